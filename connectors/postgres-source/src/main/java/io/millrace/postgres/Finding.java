package io.millrace.postgres;

/**
 * Something about a server that does not fit a configuration.
 *
 * @param field the setting it is about
 * @param message what is so, and the statement that repairs it
 */
record Finding(String field, String message) {}

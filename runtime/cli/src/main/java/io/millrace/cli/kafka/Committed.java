package io.millrace.cli.kafka;

/** A committed offset with the text that the consumer stored beside it. */
public record Committed(long offset, String metadata) {}

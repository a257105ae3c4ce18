package io.millrace.sink;

import io.millrace.core.fault.Fault;

/**
 * Why something is being tried again.
 *
 * @param fault what kind of fault it is
 * @param reason what the target said
 * @param sinceMillis since when it has not worked
 */
record Trouble(Fault fault, String reason, long sinceMillis) {}

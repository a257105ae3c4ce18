package io.millrace.json;

/** Writes the values of one schema as JSON. */
@FunctionalInterface
interface ValueWriter {
    /** Writes a value, which is never null, at a position; returns the one behind it. */
    int write(Object value, JsonOutput out, int at);
}

package io.millrace.json;

/** Writes the values of one schema as JSON; never null. */
@FunctionalInterface
interface ValueWriter {
    void write(Object value, JsonOutput out);
}

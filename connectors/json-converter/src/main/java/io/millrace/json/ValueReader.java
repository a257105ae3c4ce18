package io.millrace.json;

/** Reads the values of one schema from JSON; the next thing in the input is not null. */
@FunctionalInterface
interface ValueReader {
    Object read(JsonInput in);
}

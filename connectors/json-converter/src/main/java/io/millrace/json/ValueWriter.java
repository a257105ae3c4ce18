package io.millrace.json;

/** Writes the values of one schema as JSON. Not an interface, whose method would have to be searched for at every call. */
abstract class ValueWriter {
    /** Writes a value, which is never null, at a position; returns the one behind it. */
    abstract int write(Object value, JsonOutput out, int at);
}

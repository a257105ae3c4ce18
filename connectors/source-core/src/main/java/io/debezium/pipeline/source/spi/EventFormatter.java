package io.debezium.pipeline.source.spi;

import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Debezium's class of this name, whose text for every single event, the JMX attribute {@code LastEvent},
 * cost more than decoding the event.
 *
 * <p>This one writes the position only: the key would be a schema and its values as a JSON document.
 */
final class EventFormatter {
    private @Nullable Map<String, String> position;

    /** As Debezium calls it. */
    EventFormatter sourcePosition(Map<String, String> sourcePosition) {
        position = sourcePosition;
        return this;
    }

    /** As Debezium calls it; not written. */
    EventFormatter key(@Nullable Object key) {
        return this;
    }

    /** As Debezium calls it; not written. */
    EventFormatter value(@Nullable Struct value) {
        return this;
    }

    @Override
    public String toString() {
        if (position == null) {
            return "";
        }
        StringBuilder text = new StringBuilder(100).append("position: ");
        String delimiter = "{";
        for (Map.Entry<String, String> part : position.entrySet()) {
            text.append(delimiter).append(part.getKey()).append(": ").append(part.getValue());
            delimiter = ", ";
        }
        return text.append('}').toString();
    }
}

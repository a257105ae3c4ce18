package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;

/** Says in a line what a sink's task reported about itself. */
final class SinkStateText {
    private SinkStateText() {}

    static String of(JsonNode state) {
        var parts = new ArrayList<String>();
        state.properties()
                .forEach(field ->
                        parts.add(field.getKey() + "=" + field.getValue().asText()));
        return String.join(" ", parts);
    }
}

package io.millrace.cli.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/** What a task of our sinks says about itself beside its committed offsets (docs/specs/sink-status.md). */
public final class SinkState {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SinkState() {}

    /** The object in the metadata of a committed offset, or none if another consumer wrote it. */
    public static @Nullable JsonNode read(String metadata) {
        if (!metadata.startsWith("{")) {
            return null;
        }
        try {
            JsonNode node = JSON.readTree(metadata);
            return node.isObject() ? node : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}

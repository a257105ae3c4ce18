package io.millrace.cli.kafka;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a task of our sinks says about itself beside its committed offsets (docs/specs/sink-status.md).
 *
 * @param state running, retrying, or paused because the target is slower than the topics
 * @param since since when, in ISO form, as all times here
 * @param at when the task said so
 * @param fault why it is retrying
 * @param reason what the target said
 * @param lastCommit the newest commit of the source that the target has acknowledged
 * @param applied operations that the target has acknowledged since the task started
 * @param superseded operations for which the target held something newer
 * @param duplicates operations that the target held already at the same version
 * @param deadLetters records that could not be written since the task started
 * @param dropped records that could not be written and were dropped
 * @param rate records a second lately
 * @param sweeping markers of tables that wait for rows to be removed
 * @param swept documents or keys removed because of such markers since the task started
 * @param deletesSeen up to when it has seen every delete in its topics
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SinkState(
        String state,
        String since,
        String at,
        @Nullable String fault,
        @Nullable String reason,
        @Nullable String lastCommit,
        long applied,
        long superseded,
        long duplicates,
        long deadLetters,
        long dropped,
        long rate,
        long sweeping,
        long swept,
        @Nullable String deletesSeen) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The state in the metadata of a committed offset, or none if another consumer wrote it. */
    static @Nullable SinkState read(String metadata) {
        if (!metadata.startsWith("{")) {
            return null;
        }
        try {
            JsonNode node = JSON.readTree(metadata);
            return node.hasNonNull("state") ? of(node) : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static SinkState of(JsonNode node) {
        long lastCommit = node.path("lastCommit").asLong(-1);
        return new SinkState(
                node.path("state").asText(),
                Instant.ofEpochMilli(node.path("since").asLong()).toString(),
                Instant.ofEpochMilli(node.path("at").asLong()).toString(),
                text(node.path("fault")),
                text(node.path("reason")),
                lastCommit < 0
                        ? null
                        : Instant.EPOCH.plus(lastCommit, ChronoUnit.MICROS).toString(),
                node.path("applied").asLong(),
                node.path("superseded").asLong(),
                node.path("duplicates").asLong(),
                node.path("deadLetters").asLong(),
                node.path("dropped").asLong(),
                node.path("rate").asLong(),
                node.path("sweeping").asLong(),
                node.path("swept").asLong(),
                node.hasNonNull("deletesSeen")
                        ? Instant.ofEpochMilli(node.path("deletesSeen").asLong())
                                .toString()
                        : null);
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }
}

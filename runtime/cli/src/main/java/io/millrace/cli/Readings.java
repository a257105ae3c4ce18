package io.millrace.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.connect.ConnectorOffsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a source reads again beside its log, as its committed offset tells. */
record Readings(List<Reading> all) {
    /** The field of a source's offset in which it is. */
    private static final String FIELD = "millrace.resync";

    Readings {
        all = List.copyOf(all);
    }

    enum State {
        DONE,
        REFUSED,
        READING,
        QUEUED
    }

    /**
     * One table, or a part of one.
     *
     * @param cause asked, added, first or gap
     * @param detail how far it has come, or why it is not read
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Reading(
            String id,
            String table,
            @Nullable String where,
            String cause,
            State state,
            long rows,
            @Nullable String detail) {

        boolean ended() {
            return state == State.DONE || state == State.REFUSED;
        }

        String text() {
            return where == null ? table : table + " where " + where;
        }
    }

    /** Those that have ended, oldest first, then the one on its way, then the queue. */
    static Readings of(ConnectorOffsets offsets) {
        var all = new ArrayList<Reading>();
        for (ConnectorOffsets.Entry entry : offsets.offsets()) {
            Object text = entry.offset() == null ? null : entry.offset().get(FIELD);
            if (text != null) {
                add(all, tree(text.toString()));
            }
        }
        return new Readings(all);
    }

    @Nullable
    Reading find(String id) {
        return all.stream()
                .filter(reading -> reading.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    private static void add(List<Reading> all, JsonNode tree) {
        tree.path("done").forEach(done -> {
            String refused = text(done, "refused");
            all.add(reading(done, refused == null ? State.DONE : State.REFUSED, refused));
        });
        JsonNode running = tree.path("running");
        if (running.isObject()) {
            String reached = text(running, "reached");
            all.add(reading(running, State.READING, reached == null ? null : "at key " + reached));
        }
        tree.path("queue").forEach(queued -> all.add(reading(queued, State.QUEUED, null)));
    }

    private static Reading reading(JsonNode node, State state, @Nullable String detail) {
        return new Reading(
                node.path("id").asText(),
                node.path("table").asText(),
                text(node, "where"),
                node.path("cause").asText(),
                state,
                node.path("rows").asLong(),
                detail);
    }

    private static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? null : value.asText();
    }

    private static JsonNode tree(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new CommandFailure("The offset has " + FIELD + " in a form that this command does not know", e);
        }
    }
}

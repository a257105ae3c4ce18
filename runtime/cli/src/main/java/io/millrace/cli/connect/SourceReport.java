package io.millrace.cli.connect;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a source's stored position tells of it; docs/specs/source-status.md.
 *
 * @param lastChange the time of the last change that was read from the log, in ISO 8601
 * @param reading how far a reading of tables has come, while there is one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourceReport(
        @Nullable String lastChange, @Nullable Reading reading) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final String PROGRESS = "millrace.progress";

    /**
     * A reading of tables.
     *
     * @param work what is done: {@code snapshot} for the first reading
     * @param estimated how many rows the database believes there are, or -1
     * @param since when it began, milliseconds since the epoch
     * @param at when this was so
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Reading(
            String work,
            @Nullable String table,
            int tablesDone,
            int tables,
            long rows,
            long estimated,
            long since,
            long at) {

        /** Rows a second since it began. */
        public long rowsPerSecond() {
            return rows * 1000 / Math.max(1, at - since);
        }

        /** How long the rest takes at this pace, or -1 if that cannot be told. */
        public long secondsLeft() {
            long pace = rowsPerSecond();
            return estimated < rows || pace == 0 ? -1 : (estimated - rows) / pace;
        }
    }

    /** From the position of a source, or null where it tells nothing. */
    public static @Nullable SourceReport of(ConnectorOffsets offsets) {
        for (ConnectorOffsets.Entry entry : offsets.offsets()) {
            Map<String, Object> offset = entry.offset();
            if (offset != null && !entry.isSink()) {
                SourceReport report = new SourceReport(lastChange(offset), reading(offset.get(PROGRESS)));
                return report.lastChange == null && report.reading == null ? null : report;
            }
        }
        return null;
    }

    /** A position inside a snapshot has the time of the snapshot, not of a change. */
    private static @Nullable String lastChange(Map<String, Object> offset) {
        if (offset.containsKey("snapshot")) {
            return null;
        }
        if (offset.get("ts_usec") instanceof Number micros) {
            return Instant.ofEpochMilli(micros.longValue() / 1000).toString();
        }
        return offset.get("ts_sec") instanceof Number seconds && seconds.longValue() > 0
                ? Instant.ofEpochSecond(seconds.longValue()).toString()
                : null;
    }

    private static @Nullable Reading reading(@Nullable Object progress) {
        if (progress == null) {
            return null;
        }
        try {
            return JSON.readValue(Objects.toString(progress), Reading.class);
        } catch (JsonProcessingException e) {
            return null; // of a version that writes it in another way
        }
    }
}

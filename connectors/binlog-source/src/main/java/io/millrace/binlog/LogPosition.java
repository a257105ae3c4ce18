package io.millrace.binlog;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in a binary log.
 *
 * @param file the file, as in {@code binlog.000042}
 * @param pos the byte in it
 * @param gtids the transactions before it, or null where they are not numbered
 */
public record LogPosition(String file, long pos, @Nullable String gtids) {

    /** The place that an offset names; its shape has been checked. */
    static LogPosition of(Map<String, ?> offset) {
        Object gtids = offset.get("gtids");
        return new LogPosition(
                String.valueOf(offset.get("file")),
                Long.parseLong(String.valueOf(offset.get("pos"))),
                gtids == null || gtids.toString().isBlank() ? null : gtids.toString());
    }

    /** Whether it lies before another place of the same server; files are numbered. */
    boolean isBefore(LogPosition other) {
        int files = Long.compare(number(file), number(other.file));
        return files == 0 ? pos < other.pos : files < 0;
    }

    private static long number(String file) {
        String digits = file.substring(file.lastIndexOf('.') + 1);
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
    }
}

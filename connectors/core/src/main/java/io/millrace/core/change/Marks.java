package io.millrace.core.change;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Debezium's {@code ExtractNewRecordState} leaves of an event beside the row, in fields of the row ({@code add.fields}
 * and the rewritten deletes) or in headers ({@code add.headers}).
 *
 * <p>The names are those of its default prefix. A field with such a name but another meaning is passed over.
 */
final class Marks {
    static final String PREFIX = "__";
    static final String DELETED = "__deleted";

    /** The fields that are looked for in a row. */
    static final List<String> NAMES = List.of(
            DELETED,
            "__op",
            "__source_ts_ms",
            "__source_ts_us",
            "__snapshot",
            "__source_snapshot",
            "__db",
            "__source_db",
            "__schema",
            "__source_schema",
            "__table",
            "__source_table");

    private @Nullable Op op;
    private boolean rewritten;
    private boolean deleted;
    private boolean dated;
    private long millis = HeaderFields.ABSENT;
    private long micros = HeaderFields.ABSENT;
    private boolean snapshot;
    private @Nullable String database;
    private @Nullable String schema;
    private @Nullable String table;

    /** Adds what stands in the fields of a row to what stood in the headers, if anything did. */
    static Marks of(@Nullable Marks headers, Members row) {
        Marks marks = headers == null ? new Marks() : headers;
        for (String name : NAMES) {
            Object value = row.get(name);
            if (value != null) {
                marks.take(name, value);
            }
        }
        return marks;
    }

    void takeHeader(String name, Object value) {
        take(name, value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value);
        dated = millis != HeaderFields.ABSENT;
    }

    private void take(String name, Object value) {
        String text = value.toString();
        switch (name) {
            case DELETED -> {
                rewritten |= text.equals("true") || text.equals("false");
                deleted = text.equals("true");
            }
            case "__op" -> op = Op.ofCode(text);
            case "__source_ts_ms" -> millis = number(value, text);
            case "__source_ts_us" -> micros = number(value, text);
            case "__snapshot", "__source_snapshot" -> snapshot = !text.equals("false");
            case "__db", "__source_db" -> database = text;
            case "__schema", "__source_schema" -> schema = text;
            case "__table", "__source_table" -> table = text;
            default -> {} // Another header of Debezium's or of somebody else.
        }
    }

    private static long number(Object value, String text) {
        if (value instanceof Number number) {
            return number.longValue();
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return HeaderFields.ABSENT;
        }
    }

    boolean isDelete() {
        return deleted || op == Op.DELETE;
    }

    boolean isTruncate() {
        return op == Op.TRUNCATE;
    }

    /**
     * Whether its time may number changes: only if deletes carry it as well, as headers and rewritten deletes do. Beside a
     * delete that is a null value and nothing else, dated rows would be newer for ever.
     */
    boolean isDated() {
        return millis >= 0 && (dated || rewritten);
    }

    /** The version that its time and a place in the topic give. */
    long version(long offset) {
        return snapshot || op == Op.READ
                ? ForeignVersion.readAgain(millis, offset)
                : ForeignVersion.logged(millis, offset);
    }

    long committedMicros() {
        return micros >= 0 || millis < 0 ? micros : millis * 1000;
    }

    @Nullable
    String table() {
        String namespace = schema == null ? database : schema;
        return table == null || namespace == null ? null : namespace + "." + table;
    }
}

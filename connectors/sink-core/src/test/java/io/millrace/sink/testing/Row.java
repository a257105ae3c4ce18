package io.millrace.sink.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code shop.orders}. */
public record Row(long id, @Nullable String note, long amount) {

    /** A row as a target holds it: numbers may be texts by now, and what else there is does not count. */
    public static Row of(Map<?, ?> document) {
        Object note = document.get("note");
        return new Row(
                number(document.get("id")), note == null ? null : note.toString(), number(document.get("amount")));
    }

    /** The columns, in order. */
    Map<String, @Nullable Object> columns() {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put("id", id);
        columns.put("note", note);
        columns.put("amount", amount);
        return columns;
    }

    private static long number(@Nullable Object value) {
        return Long.parseLong(String.valueOf(value));
    }
}

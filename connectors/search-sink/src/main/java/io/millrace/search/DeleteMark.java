package io.millrace.search;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** The document that stands for a deleted row where deletes are kept, and the view of an index without such documents. */
final class DeleteMark {
    /** The one field of a mark; rows do not have it. */
    static final String FIELD = "millrace_deleted";

    /** Its mapping. */
    static final Map<String, Object> MAPPING = Map.of("type", "date");

    private DeleteMark() {}

    /** The mark for a delete: the time at which the row was deleted, or the epoch if that is not known. */
    static byte[] source(long committedMicros) {
        String time = new String(time(committedMicros), StandardCharsets.US_ASCII);
        return ("{\"" + FIELD + "\":" + time + "}").getBytes(StandardCharsets.US_ASCII);
    }

    /** The value of the field in a mark. */
    static byte[] time(long committedMicros) {
        Instant deleted = Instant.EPOCH.plus(Math.max(0, committedMicros), ChronoUnit.MICROS);
        return ("\"" + deleted + "\"").getBytes(StandardCharsets.US_ASCII);
    }

    /** The alias by which the documents of an index are read without the marks. */
    static String aliasOf(String index) {
        return index + "-rows";
    }

    /** The body of the request that makes the alias. */
    static Map<String, Object> alias() {
        return Map.of("filter", rows());
    }

    /** The query for all documents but marks. */
    static Map<String, Object> rows() {
        return Map.of("bool", Map.of("must_not", Map.of("exists", Map.of("field", FIELD))));
    }
}

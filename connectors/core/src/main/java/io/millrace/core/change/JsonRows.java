package io.millrace.core.change;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads values that come as text or bytes, which have to be JSON. A value in the form of Connect's own JsonConverter, with
 * its schema before it, is taken for its payload.
 *
 * <p>Not thread-safe: the members hold until the next value.
 */
final class JsonRows {
    private static final String SCHEMA = "schema";
    private static final String PAYLOAD = "payload";
    private static final List<String> NAMES = List.of(
            Members.OP,
            Members.BEFORE,
            Members.AFTER,
            Members.SOURCE,
            SCHEMA,
            PAYLOAD,
            "db",
            "table",
            "collection",
            "snapshot",
            "ts_ms",
            "ts_us",
            "message",
            "databaseName",
            "ddl",
            "tableChanges",
            "status",
            "event_count",
            "data_collections");

    private final JsonScan scan = new JsonScan("value");
    private final JsonLevel top;
    private final JsonLevel topSource;
    private final JsonLevel payload;
    private final JsonLevel payloadSource;

    private @Nullable Members members;

    JsonRows(@Nullable String versionField) {
        List<String> names = new ArrayList<>(NAMES);
        names.addAll(Marks.NAMES);
        if (versionField != null) {
            names.add(versionField);
        }
        top = JsonLevel.of(names);
        topSource = top.within(Members.SOURCE);
        payload = top.within(PAYLOAD);
        payloadSource = payload.within(Members.SOURCE);
    }

    /** The text of such a value as bytes, or null if the value is something else. */
    static byte @Nullable [] bytes(@Nullable Schema schema, Object value) {
        if (schema == null || schema.name() != null) {
            return null;
        }
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] copy = new byte[buffer.remaining()];
            buffer.duplicate().get(copy);
            return copy;
        }
        return null;
    }

    /** The document, or null if it is JSON's null; a {@link io.millrace.core.fault.FaultException} if it is not valid. */
    @Nullable
    JsonText read(byte[] bytes) {
        top.clear();
        JsonText text = scan.read(bytes, top);
        JsonLevel level = top;
        if (top.members() == 2 && top.has(SCHEMA) && top.has(PAYLOAD)) {
            level = payload;
            text = top.text(PAYLOAD, text.isOneLine());
        }
        if (text == null || text.isNull()) {
            members = null;
            return null;
        }
        members = text.isObject()
                ? new Members.OfJson(level, level == top ? topSource : payloadSource, text.isOneLine())
                : null;
        return text;
    }

    /** The members of the document that was read last, or null if it is no object. */
    @Nullable
    Members members() {
        return members;
    }
}

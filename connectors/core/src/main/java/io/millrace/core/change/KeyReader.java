package io.millrace.core.change;

import io.millrace.core.fault.FaultException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Makes a key of what a converter gave: a key that came as text or bytes is taken apart if it is a JSON object or string,
 * and is the text that it is otherwise. Bytes that are no text stay bytes.
 */
final class KeyReader {
    private final JsonScan scan = new JsonScan("key");
    private final JsonLevel level = JsonLevel.of(List.of("schema", "payload"));

    Data read(@Nullable Schema schema, @Nullable Object key) {
        if (schema == null || schema.name() != null) {
            return Data.orNone(schema, key);
        }
        if (key instanceof String text) {
            return mayBeJson(text)
                    ? json(text.getBytes(StandardCharsets.UTF_8), new Data(schema, text))
                    : new Data(schema, text);
        }
        if (key instanceof byte[] bytes) {
            return ofBytes(schema, bytes);
        }
        return key instanceof ByteBuffer buffer ? ofBytes(schema, bytes(buffer)) : Data.orNone(schema, key);
    }

    private Data ofBytes(Schema schema, byte[] bytes) {
        for (byte each : bytes) {
            if (each >= 0 && each < ' ' && each != '\n' && each != '\r' && each != '\t') {
                return new Data(schema, bytes);
            }
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            return new Data(schema, bytes);
        }
        Data whole = new Data(null, text);
        return mayBeJson(text) ? json(bytes, whole) : whole;
    }

    /** A look at both ends, so that few keys that are no JSON are tried. */
    private static boolean mayBeJson(String text) {
        int length = text.length();
        if (length < 2) {
            return false;
        }
        char first = text.charAt(0);
        char last = text.charAt(length - 1);
        return (first == '{' && (last == '}' || last <= ' ')) || (first == '"' && last == '"') || first <= ' ';
    }

    private Data json(byte[] bytes, Data otherwise) {
        level.clear();
        JsonText text;
        try {
            text = scan.read(bytes, level);
        } catch (FaultException e) {
            return otherwise;
        }
        Object value = text.tree();
        if (level.members() == 2 && level.has("schema") && level.has("payload")) {
            JsonText payload = level.text("payload", true);
            value = payload == null ? null : payload.tree();
        }
        return Data.orNone(null, value);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }
}

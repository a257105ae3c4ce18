package io.millrace.search;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small JSON texts as maps, lists and scalars: index settings and mappings, never documents. */
final class Json {
    static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /** A tree as UTF-8 JSON. */
    static byte[] write(@Nullable Object tree) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            write(out, tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The object in a JSON text; an {@link IOException} if it is not one whole object. */
    static Map<String, Object> object(byte[] text) throws IOException {
        try (JsonParser in = FACTORY.createParser(text)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("The reply is not a JSON object.");
            }
            return object(in);
        }
    }

    /** The object under a path of names, or an empty one if there is none. */
    static Map<String, Object> at(Map<String, Object> tree, String... path) {
        Map<String, Object> here = tree;
        for (String name : path) {
            here = map(here.get(name));
        }
        return here;
    }

    /** The object, or an empty one if it is something else. */
    @SuppressWarnings("unchecked") // objects are only made by object(JsonParser) or by our own code with string keys
    static Map<String, Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeFieldName(String.valueOf(entry.getKey()));
                write(out, entry.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object item : list) {
                write(out, item);
            }
            out.writeEndArray();
        } else if (value instanceof Boolean bool) {
            out.writeBoolean(bool);
        } else if (value instanceof Number number) {
            out.writeNumber(number.longValue());
        } else if (value == null) {
            out.writeNull();
        } else {
            out.writeString(value.toString());
        }
    }

    private static Map<String, Object> object(JsonParser in) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            Object value = value(in, in.nextToken());
            if (value != null) {
                object.put(name, value);
            }
        }
        if (in.currentToken() != JsonToken.END_OBJECT) {
            throw new IOException("The reply ends within a JSON object.");
        }
        return object;
    }

    private static List<Object> array(JsonParser in) throws IOException {
        List<Object> array = new ArrayList<>();
        for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
            Object value = value(in, token);
            if (value != null) {
                array.add(value);
            }
        }
        return array;
    }

    private static @Nullable Object value(JsonParser in, @Nullable JsonToken token) throws IOException {
        if (token == null) {
            throw new IOException("The reply ends within a JSON value.");
        }
        return switch (token) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> array(in);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> in.getLongValue();
            case VALUE_NULL -> null;
            default -> in.getText();
        };
    }
}

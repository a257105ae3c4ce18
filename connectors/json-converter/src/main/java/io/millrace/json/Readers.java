package io.millrace.json;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * How to read the values of a schema: built once for each, and then run for each message.
 *
 * <p>A value is what the JSON says or a fault. Where Connect makes 0, false or null of what does not fit the type, a
 * document would be wrong and nobody would know.
 */
final class Readers {
    private static final int MILLIS_OF_DAY = 86_400_000;
    private static final int BASE64_GROUP = 4;
    private static final Map<String, Schema.Type> LOGICAL = Map.of(
            Decimal.LOGICAL_NAME, Schema.Type.BYTES,
            Date.LOGICAL_NAME, Schema.Type.INT32,
            Time.LOGICAL_NAME, Schema.Type.INT32,
            Timestamp.LOGICAL_NAME, Schema.Type.INT64);

    private final Nulls nulls;
    private final ShortStrings strings = new ShortStrings();

    Readers(Nulls nulls) {
        this.nulls = nulls;
    }

    NullableReader of(Schema schema) {
        return of(schema, "");
    }

    /** The same for what stands in a field, which messages name. */
    NullableReader of(Schema schema, String field) {
        return new NullableReader(schema, field, reader(schema, field), nulls);
    }

    private ValueReader reader(Schema schema, String field) {
        ValueReader logical = logical(schema);
        if (logical != null) {
            return logical;
        }
        return switch (schema.type()) {
            case INT8 -> in -> (byte) JsonNumber.integer(in, Byte.MIN_VALUE, Byte.MAX_VALUE, "int8");
            case INT16 -> in -> (short) JsonNumber.integer(in, Short.MIN_VALUE, Short.MAX_VALUE, "int16");
            case INT32 -> in -> (int) JsonNumber.integer(in, Integer.MIN_VALUE, Integer.MAX_VALUE, "int32");
            case INT64 -> in -> JsonNumber.integer(in, Long.MIN_VALUE, Long.MAX_VALUE, "int64");
            case FLOAT32 ->
                in -> in.peek() == '"'
                        ? (float) notFinite(in)
                        : JsonNumber.read(in).floatValue();
            case FLOAT64 ->
                in -> in.peek() == '"' ? notFinite(in) : JsonNumber.read(in).doubleValue();
            case BOOLEAN -> JsonInput::bool;
            case STRING -> strings::read;
            case BYTES -> Readers::bytes;
            case ARRAY -> list(of(schema.valueSchema(), field));
            case MAP -> map(schema, field);
            case STRUCT -> new StructReader(schema, this);
        };
    }

    private static @Nullable ValueReader logical(Schema schema) {
        Schema.Type type = schema.name() == null ? null : LOGICAL.get(schema.name());
        if (type == null) {
            return null;
        }
        if (type != schema.type()) {
            return in -> {
                throw in.unreadable("has a schema named " + schema.name() + " of the type "
                        + schema.type().getName() + " which has to be " + type.getName());
            };
        }
        return switch (schema.name()) {
            case Decimal.LOGICAL_NAME ->
                in -> in.peek() == '"'
                        ? decimal(schema, in)
                        : JsonNumber.read(in).decimal();
            case Date.LOGICAL_NAME ->
                in -> Date.toLogical(schema, (int) whole(in, Integer.MIN_VALUE, Integer.MAX_VALUE, "Date"));
            case Time.LOGICAL_NAME -> in -> Time.toLogical(schema, (int) whole(in, 0, MILLIS_OF_DAY, "Time"));
            case Timestamp.LOGICAL_NAME ->
                in -> Timestamp.toLogical(schema, whole(in, Long.MIN_VALUE, Long.MAX_VALUE, "Timestamp"));
            default -> null;
        };
    }

    private static long whole(JsonInput in, long least, long most, String type) {
        JsonNumber number = JsonNumber.read(in);
        if (!number.isIntegral()) {
            throw in.unreadable("holds a number with a point or an exponent, which the type " + type + " cannot hold");
        }
        return number.within(least, most, type);
    }

    private static double notFinite(JsonInput in) {
        String name = in.string("a number");
        return switch (name) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default ->
                throw in.unreadable(
                        "holds a string where a number was expected; only NaN, Infinity and -Infinity are written so");
        };
    }

    private static BigDecimal decimal(Schema schema, JsonInput in) {
        byte[] unscaled = bytes(in);
        String scale = schema.parameters() == null ? null : schema.parameters().get(Decimal.SCALE_FIELD);
        try {
            if (scale != null) {
                return new BigDecimal(new BigInteger(unscaled), Integer.parseInt(scale));
            }
        } catch (NumberFormatException e) {
            throw in.unreadable("holds bytes that are no decimal of scale " + scale, e);
        }
        throw in.unreadable("is a decimal, but its schema has no parameter " + Decimal.SCALE_FIELD);
    }

    private static byte[] bytes(JsonInput in) {
        String text = in.string("base64 in quotes");
        try {
            return base64(text);
        } catch (IllegalArgumentException e) {
            throw in.unreadable("holds a string that is not base64", e);
        }
    }

    private static byte[] base64(String text) {
        try {
            return text.length() % BASE64_GROUP == 0 ? Base64.getDecoder().decode(text) : groups(text);
        } catch (IllegalArgumentException notInOne) {
            return groups(text);
        }
    }

    /** As Jackson takes it apart: white space may stand before each group of four, and any group may be padded. */
    private static byte[] groups(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int at = 0;
        while (true) {
            while (at < text.length() && text.charAt(at) <= ' ') {
                at++;
            }
            if (at == text.length()) {
                return bytes.toByteArray();
            }
            if (text.length() - at < BASE64_GROUP) {
                throw new IllegalArgumentException("Padding is missing");
            }
            bytes.writeBytes(Base64.getDecoder().decode(text.substring(at, at + BASE64_GROUP)));
            at += BASE64_GROUP;
        }
    }

    private static ValueReader list(NullableReader element) {
        return in -> {
            List<@Nullable Object> list = new ArrayList<>();
            in.enter('[', "a list");
            for (boolean first = true; in.next(first, ']'); first = false) {
                list.add(element.read(in));
            }
            return list;
        };
    }

    private ValueReader map(Schema schema, String field) {
        NullableReader entry = of(schema.valueSchema(), field);
        return schema.keySchema().type() == Schema.Type.STRING
                ? members(entry)
                : pairs(of(schema.keySchema(), field), entry);
    }

    private static ValueReader members(NullableReader entry) {
        return in -> {
            Map<@Nullable Object, @Nullable Object> map = new HashMap<>();
            in.enter('{', "an object, as a map with string keys is written,");
            for (boolean first = true; in.next(first, '}'); first = false) {
                String name = in.name();
                map.put(name, entry.read(in));
            }
            return map;
        };
    }

    private static ValueReader pairs(NullableReader key, NullableReader entry) {
        return in -> {
            Map<@Nullable Object, @Nullable Object> map = new HashMap<>();
            in.enter('[', "a list of pairs, as a map whose keys are no strings is written,");
            for (boolean first = true; in.next(first, ']'); first = false) {
                in.expect('[', "a pair of key and value");
                Object name = key.read(in);
                in.expect(',', "a comma in a pair of key and value");
                map.put(name, entry.read(in));
                in.expect(']', "the end of a pair of key and value");
            }
            return map;
        };
    }
}

package io.millrace.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/** Random schemas of every type and random values for them, alike for the same seed. */
final class Samples {
    private static final long MILLIS_OF_DAY = 86_400_000;
    private static final String[] CHARACTERS = {
        "a", "Z", "7", " ", "\"", "\\", "/", "\n", "\r", "\t", "\b", "\f", "\u0000", "\u001f", "\u007f", "ä", "€",
        "\u2028", "\ufffd", "😀", "\ud83d", "\ude00", "{", "}", ",", ":", "?", "\u0142"
    };
    private static final double[] DOUBLES = {
        0.0,
        -0.0,
        1.0,
        0.1,
        -2.5e-7,
        1e22,
        9.999999999999999e22,
        123456789.125,
        9007199254740992.0,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    private final Random random;
    private final boolean unset;
    private boolean defaults = true;

    /**
     * A source of samples.
     *
     * @param unset whether required fields that have a default may have no value
     */
    Samples(long seed, boolean unset) {
        this.random = new Random(seed);
        this.unset = unset;
    }

    /** From now on no schema has a default. */
    Samples withoutDefaults() {
        defaults = false;
        return this;
    }

    /** A schema with its value. */
    record Sample(Schema schema, @Nullable Object value) {}

    Sample next() {
        Schema schema = schema(3);
        return new Sample(schema, valueOrUnset(schema));
    }

    /** A struct of every field that came to mind, as rows are. */
    Sample nextRow() {
        Schema schema = struct(2).build();
        return new Sample(schema, value(schema));
    }

    @Nullable
    Object untyped(int depth) {
        return switch (random.nextInt(depth > 0 ? 11 : 8)) {
            case 0 -> text();
            case 1 -> random.nextLong();
            case 2 -> random.nextInt();
            case 3 -> real();
            case 4 -> random.nextBoolean();
            case 5 -> null;
            case 6 -> bytes();
            case 7 -> (float) random.nextGaussian();
            case 8 -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(untyped(depth - 1));
                }
                yield list;
            }
            case 9 -> {
                Map<Object, @Nullable Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(12); i > 0; i--) {
                    map.put(name(), untyped(depth - 1));
                }
                yield map;
            }
            default -> Map.of(random.nextInt(), text(), "x", (short) random.nextInt());
        };
    }

    private Schema schema(int depth) {
        SchemaBuilder builder = builder(depth);
        if (random.nextBoolean()) {
            builder.optional();
        }
        if (builder.name() == null && random.nextInt(4) == 0) {
            builder.name("io.millrace.Sample" + text());
        }
        if (builder.version() == null && random.nextInt(4) == 0) {
            builder.version(random.nextInt());
        }
        if (random.nextInt(4) == 0) {
            builder.doc(text());
        }
        for (int i = random.nextInt(8) - 5; i > 0; i--) {
            if (builder.parameters() == null || !builder.parameters().containsKey("p" + i)) {
                builder.parameter("p" + i, text());
            }
        }
        if (defaults && canCompare(builder) && random.nextInt(4) == 0) {
            builder.defaultValue(value(builder.build()));
        }
        return builder.build();
    }

    /** Whether two defaults of a schema are equal when their contents are: those with bytes in a list or map are not. */
    private static boolean canCompare(Schema schema) {
        return switch (schema.type()) {
            case STRUCT -> false;
            case ARRAY, MAP -> isPlain(schema.valueSchema());
            case BYTES -> Decimal.LOGICAL_NAME.equals(schema.name());
            default -> true;
        };
    }

    private static boolean isPlain(Schema schema) {
        return schema.type().isPrimitive() && canCompare(schema);
    }

    private SchemaBuilder builder(int depth) {
        return switch (random.nextInt(depth > 0 ? 17 : 13)) {
            case 0 -> SchemaBuilder.int8();
            case 1 -> SchemaBuilder.int16();
            case 2 -> SchemaBuilder.int32();
            case 3 -> SchemaBuilder.int64();
            case 4 -> SchemaBuilder.float32();
            case 5 -> SchemaBuilder.float64();
            case 6 -> SchemaBuilder.bool();
            case 7 -> SchemaBuilder.string();
            case 8 -> SchemaBuilder.bytes();
            case 9 -> Decimal.builder(random.nextInt(30) - 5);
            case 10 -> org.apache.kafka.connect.data.Date.builder();
            case 11 -> Time.builder();
            case 12 -> Timestamp.builder();
            case 13 -> SchemaBuilder.array(schema(depth - 1));
            case 14 -> SchemaBuilder.map(Schema.STRING_SCHEMA, schema(depth - 1));
            case 15 -> SchemaBuilder.map(key(), schema(depth - 1));
            default -> struct(depth);
        };
    }

    private Schema key() {
        return switch (random.nextInt(4)) {
            case 0 -> Schema.INT32_SCHEMA;
            case 1 -> Schema.OPTIONAL_INT64_SCHEMA;
            case 2 -> Decimal.schema(3);
            default -> SchemaBuilder.struct().field("k", Schema.STRING_SCHEMA).build();
        };
    }

    private SchemaBuilder struct(int depth) {
        SchemaBuilder builder = SchemaBuilder.struct();
        for (int i = random.nextInt(9); i > 0; i--) {
            builder.field("f" + i + name(), schema(depth - 1));
        }
        return builder;
    }

    private @Nullable Object valueOrNull(Schema schema) {
        return schema.isOptional() && random.nextInt(4) == 0 ? null : value(schema);
    }

    private @Nullable Object valueOrUnset(Schema schema) {
        return unset && schema.defaultValue() != null && random.nextInt(4) == 0 ? null : valueOrNull(schema);
    }

    @SuppressWarnings("JavaUtilDate") // The class of Connect's logical types.
    private Object value(Schema schema) {
        if (Decimal.LOGICAL_NAME.equals(schema.name())) {
            BigInteger unscaled = new BigInteger(1 + random.nextInt(100), random);
            int scale = Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD));
            return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), scale);
        } else if (org.apache.kafka.connect.data.Date.LOGICAL_NAME.equals(schema.name())) {
            return new Date((random.nextInt(80_000) - 40_000) * MILLIS_OF_DAY);
        } else if (Time.LOGICAL_NAME.equals(schema.name())) {
            return new Date(random.nextInt((int) MILLIS_OF_DAY));
        } else if (Timestamp.LOGICAL_NAME.equals(schema.name())) {
            return new Date(random.nextLong() >> random.nextInt(40));
        }
        return switch (schema.type()) {
            case INT8 -> (byte) random.nextInt();
            case INT16 -> (short) random.nextInt();
            case INT32 -> random.nextInt() >> random.nextInt(32);
            case INT64 -> random.nextInt(50) == 0 ? Long.MIN_VALUE : random.nextLong() >> random.nextInt(64);
            case FLOAT32 -> random.nextBoolean() ? (float) real() : Float.intBitsToFloat(random.nextInt());
            case FLOAT64 -> real();
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text();
            case BYTES -> random.nextBoolean() ? bytes() : ByteBuffer.wrap(bytes());
            case ARRAY -> list(schema);
            case MAP -> map(schema);
            case STRUCT -> filled(schema);
        };
    }

    private List<@Nullable Object> list(Schema schema) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(valueOrNull(schema.valueSchema()));
        }
        return list;
    }

    private Map<@Nullable Object, @Nullable Object> map(Schema schema) {
        Map<@Nullable Object, @Nullable Object> map = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            boolean named = schema.keySchema().type() == Schema.Type.STRING;
            map.put(named ? name() : valueOrNull(schema.keySchema()), valueOrNull(schema.valueSchema()));
        }
        return map;
    }

    private Struct filled(Schema schema) {
        Struct struct = new Struct(schema);
        for (Field field : schema.fields()) {
            Object value = valueOrUnset(field.schema());
            if (value != null) {
                struct.put(field, value);
            }
        }
        return struct;
    }

    private double real() {
        return switch (random.nextInt(4)) {
            case 0 -> DOUBLES[random.nextInt(DOUBLES.length)];
            case 1 -> random.nextInt(100_000) / 100.0;
            case 2 -> random.nextGaussian();
            default -> Double.longBitsToDouble(random.nextLong());
        };
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A name of a member, in which Jackson does not read half of a character beyond the 16 bits. */
    private String name() {
        return text().codePoints()
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(40) == 0 ? 2000 : random.nextInt(8);
        for (int i = length; i > 0; i--) {
            text.append(
                    random.nextBoolean()
                            ? (char) ('a' + random.nextInt(26))
                            : CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return text.toString();
    }
}

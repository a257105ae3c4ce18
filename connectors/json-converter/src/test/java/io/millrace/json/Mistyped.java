package io.millrace.json;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/** Looks in a message for what Connect reads as something else than it is: the reasons why we may refuse what it takes. */
final class Mistyped {
    private static final Map<Schema.Type, BigInteger> LARGEST = Map.of(
            Schema.Type.INT8, BigInteger.valueOf(Byte.MAX_VALUE),
            Schema.Type.INT16, BigInteger.valueOf(Short.MAX_VALUE),
            Schema.Type.INT32, BigInteger.valueOf(Integer.MAX_VALUE),
            Schema.Type.INT64, BigInteger.valueOf(Long.MAX_VALUE));
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Mistyped() {}

    static JsonNode tree(byte[] message) {
        try {
            return JSON.readTree(message);
        } catch (IOException e) {
            throw new IllegalArgumentException("Connect read it, so it is JSON", e);
        }
    }

    /** Whether a member stands twice: Connect looks at the last alone, we read both. */
    static boolean hasMemberTwice(byte[] message) {
        try {
            JSON.reader().with(StreamReadFeature.STRICT_DUPLICATE_DETECTION).readTree(message);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether some value is not of the type that its schema says. */
    static boolean isIn(@Nullable JsonNode node, @Nullable Schema schema) {
        if (node == null || node.isNull()) {
            return false;
        }
        if (schema == null) {
            return hasIntegerBeyond(Schema.Type.INT64, node);
        }
        String name = schema.name() == null ? "" : schema.name();
        return switch (name) {
            case Decimal.LOGICAL_NAME, Date.LOGICAL_NAME, Time.LOGICAL_NAME -> false;
            case Timestamp.LOGICAL_NAME -> !fits(node, Schema.Type.INT64);
            default -> isNotOf(node, schema);
        };
    }

    private static boolean isNotOf(JsonNode node, Schema schema) {
        return switch (schema.type()) {
            case INT8, INT16, INT32, INT64 -> !fits(node, schema.type());
            case FLOAT32, FLOAT64 -> !node.isNumber() && !node.asText().matches("NaN|-?Infinity");
            case BOOLEAN -> !node.isBoolean();
            case STRING, BYTES -> !node.isTextual();
            case ARRAY -> !node.isArray() || any(node, schema.valueSchema());
            case MAP ->
                schema.keySchema().type() == Schema.Type.STRING
                        ? any(node, schema.valueSchema())
                        : anyPair(node, schema);
            case STRUCT -> anyField(node, schema);
        };
    }

    private static boolean fits(JsonNode node, Schema.Type type) {
        if (!node.isNumber()) {
            return false;
        }
        BigDecimal value = node.decimalValue();
        BigInteger largest = LARGEST.getOrDefault(type, BigInteger.ZERO);
        return value.stripTrailingZeros().scale() <= 0
                && value.compareTo(new BigDecimal(largest)) <= 0
                && value.compareTo(new BigDecimal(largest.not())) >= 0;
    }

    private static boolean any(JsonNode nodes, Schema schema) {
        for (JsonNode each : nodes) {
            if (isIn(each, schema)) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyPair(JsonNode pairs, Schema schema) {
        for (JsonNode pair : pairs) {
            if (isIn(pair.get(0), schema.keySchema()) || isIn(pair.get(1), schema.valueSchema())) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyField(JsonNode node, Schema schema) {
        for (Field field : schema.fields()) {
            if (isIn(node.get(field.name()), field.schema())) {
                return true;
            }
        }
        return false;
    }

    /** For JSON without a schema, whose integers are of 64 bits, and for a schema's text, whose version is of 32. */
    static boolean hasIntegerBeyond(Schema.Type type, JsonNode node) {
        if (node.isIntegralNumber()) {
            return !fits(node, type);
        }
        for (JsonNode each : node) {
            if (hasIntegerBeyond(type, each)) {
                return true;
            }
        }
        return false;
    }
}

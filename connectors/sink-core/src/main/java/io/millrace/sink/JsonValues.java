package io.millrace.sink;

import static io.millrace.sink.IsoTime.MICROS;
import static io.millrace.sink.IsoTime.MILLIS;
import static io.millrace.sink.IsoTime.NANOS;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.NumberOutput;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** The JSON form of single values, as docs/specs/documents.md says. */
final class JsonValues {
    private static final long MILLIS_OF_DAY = 86_400_000;
    private static final int LARGEST_SCALE = 20_000;
    private static final int LARGEST_BITS = 64;
    private static final JsonFactory JSON = new JsonFactory();

    private JsonValues() {}

    /** The form of a value of a primitive type, or of a type whose name says more. */
    static ValueWriter ofSemantic(Semantic semantic, Schema schema) {
        return switch (semantic) {
            case CONNECT_DECIMAL -> (value, out) -> number((BigDecimal) value, out);
            case CONNECT_DATE -> (value, out) -> date(days((Date) value), out);
            case CONNECT_TIME -> (value, out) -> time(millis((Date) value), MILLIS, out);
            case CONNECT_TIMESTAMP -> (value, out) -> timestamp(millis((Date) value), MILLIS, out);
            case DATE -> (value, out) -> date(((Number) value).longValue(), out);
            case TIME_MILLIS -> (value, out) -> time(((Number) value).longValue(), MILLIS, out);
            case TIME_MICROS -> (value, out) -> time(((Number) value).longValue(), MICROS, out);
            case TIME_NANOS -> (value, out) -> time(((Number) value).longValue(), NANOS, out);
            case TIMESTAMP_MILLIS -> (value, out) -> timestamp(((Number) value).longValue(), MILLIS, out);
            case TIMESTAMP_MICROS -> (value, out) -> timestamp(((Number) value).longValue(), MICROS, out);
            case TIMESTAMP_NANOS -> (value, out) -> timestamp(((Number) value).longValue(), NANOS, out);
            case JSON -> (value, out) -> embedded((String) value, out);
            case BITS -> (value, out) -> bits(bytes(value), schema, out);
            case ENUM_SET -> (value, out) -> members((String) value, out);
            case SCALED_DECIMAL -> (value, out) -> number(scaled((Struct) value), out);
            case POINT -> (value, out) -> point((Struct) value, out);
            case GEOMETRY, GEOGRAPHY -> (value, out) -> geometry((Struct) value, out);
            case NONE -> ofType(schema.type());
        };
    }

    /** The number that a decimal of no fixed scale stands for. */
    static BigDecimal scaled(Struct value) {
        return new BigDecimal(new BigInteger(bytes(value.getWithoutDefault("value"))), value.getInt32("scale"));
    }

    static byte[] bytes(Object value) {
        if (value instanceof ByteBuffer buffer) {
            byte[] copy = new byte[buffer.remaining()];
            buffer.duplicate().get(copy);
            return copy;
        }
        return (byte[]) value;
    }

    static long days(Date date) {
        return Math.floorDiv(millis(date), MILLIS_OF_DAY);
    }

    @SuppressWarnings("JavaUtilDate") // Connect's logical types carry it.
    static long millis(Date date) {
        return date.getTime();
    }

    static void timestamp(long count, int perSecond, JsonBuffer out) {
        out.raw('"');
        IsoTime.timestamp(count, perSecond, out);
        out.raw('"');
    }

    static void number(BigDecimal value, JsonBuffer out) {
        if (Math.abs((long) value.scale()) > LARGEST_SCALE) {
            throw new FaultException(
                    Fault.RECORD_VALUE_UNSUPPORTED,
                    "A decimal has the scale " + value.scale() + ", beyond the " + LARGEST_SCALE
                            + " digits that a document may hold.");
        }
        out.number(value);
    }

    static void number(double value, JsonBuffer out) {
        checkFinite(Double.isFinite(value), value);
        out.ascii(NumberOutput.toString(value, true));
    }

    static void number(float value, JsonBuffer out) {
        checkFinite(Float.isFinite(value), value);
        out.ascii(NumberOutput.toString(value, true));
    }

    private static ValueWriter ofType(Schema.Type type) {
        return switch (type) {
            case INT8, INT16, INT32, INT64 -> (value, out) -> out.number(((Number) value).longValue());
            case FLOAT32 -> (value, out) -> number((Float) value, out);
            case FLOAT64 -> (value, out) -> number((Double) value, out);
            case BOOLEAN -> (value, out) -> out.bool((Boolean) value);
            case STRING -> (value, out) -> out.string((String) value);
            case BYTES -> (value, out) -> out.base64(bytes(value));
            case ARRAY, MAP, STRUCT -> throw new IllegalArgumentException("Not a primitive type: " + type);
        };
    }

    private static void checkFinite(boolean finite, Number value) {
        if (!finite) {
            throw new FaultException(
                    Fault.RECORD_VALUE_UNSUPPORTED,
                    "A number is " + value + ", for which JSON has no form. Correct it at the source, or leave the"
                            + " column out.");
        }
    }

    private static void date(long days, JsonBuffer out) {
        out.raw('"');
        IsoTime.date(days, out);
        out.raw('"');
    }

    private static void time(long count, int perSecond, JsonBuffer out) {
        out.raw('"');
        IsoTime.time(count, perSecond, out);
        out.raw('"');
    }

    /** JSON of the source becomes JSON in the document; what only claims to be JSON stays a string. */
    private static void embedded(String text, JsonBuffer out) {
        if (isJson(text)) {
            out.json(text);
        } else {
            out.string(text);
        }
    }

    private static boolean isJson(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return false;
            }
            parser.skipChildren();
            if (token.isScalarValue()) {
                parser.finishToken();
            }
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Up to 64 bits are a number, whose lowest byte comes first; more stay bytes. */
    private static void bits(byte[] value, Schema schema, JsonBuffer out) {
        String length = schema.parameters() == null ? null : schema.parameters().get("length");
        int bits = length == null ? value.length * 8 : Integer.parseInt(length);
        if (bits > LARGEST_BITS) {
            out.base64(value);
            return;
        }
        long number = 0;
        for (int i = Math.min(value.length, Long.BYTES) - 1; i >= 0; i--) {
            number = (number << 8) | (value[i] & 0xFF);
        }
        out.ascii(Long.toUnsignedString(number));
    }

    private static void members(String value, JsonBuffer out) {
        out.raw('[');
        if (!value.isEmpty()) {
            String separator = "";
            for (String member : value.split(",", -1)) {
                out.ascii(separator).string(member);
                separator = ",";
            }
        }
        out.raw(']');
    }

    /** As GeoJSON, which search engines take for a point: x, which is the longitude, comes first. */
    private static void point(Struct value, JsonBuffer out) {
        out.ascii("{\"type\":\"Point\",\"coordinates\":[");
        number(value.getFloat64("x"), out);
        out.raw(',');
        number(value.getFloat64("y"), out);
        out.ascii("]}");
    }

    private static void geometry(Struct value, JsonBuffer out) {
        out.beginObject()
                .member("wkb")
                .base64(bytes(value.getWithoutDefault("wkb")))
                .member("srid");
        Object srid = value.getWithoutDefault("srid");
        if (srid == null) {
            out.nothing();
        } else {
            out.number(((Number) srid).longValue());
        }
        out.endObject();
    }
}

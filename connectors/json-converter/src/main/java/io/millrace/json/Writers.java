package io.millrace.json;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/** How to write the values of a schema: built once for each, and then run for each message. */
final class Writers {
    private static final long MILLIS_OF_DAY = 86_400_000;
    private static final int LONG_DIGITS = 18;
    private static final int NO_SCALE = Integer.MAX_VALUE;
    private static final Pattern SCALE = Pattern.compile("-?\\d{1,9}");

    private final DecimalFormat decimals;
    private final Nulls nulls;

    Writers(DecimalFormat decimals, Nulls nulls) {
        this.decimals = decimals;
        this.nulls = nulls;
    }

    NullableWriter of(Schema schema) {
        return of(schema, "");
    }

    /** The same for what stands in a field, which messages name. */
    NullableWriter of(Schema schema, String field) {
        return new NullableWriter(schema, field, writer(schema, field), nulls);
    }

    private ValueWriter writer(Schema schema, String field) {
        ValueWriter logical = logical(schema);
        if (logical != null) {
            return logical;
        }
        // The casts are exact on purpose: an Integer is no INT64, as Connect has it.
        return switch (schema.type()) {
            case INT8 ->
                new ValueWriter() {
                    @Override
                    int write(Object value, JsonOutput out, int at) {
                        return out.number((Byte) value, at);
                    }
                };
            case INT16 ->
                new ValueWriter() {
                    @Override
                    int write(Object value, JsonOutput out, int at) {
                        return out.number((Short) value, at);
                    }
                };
            case INT32 ->
                new ValueWriter() {
                    @Override
                    int write(Object value, JsonOutput out, int at) {
                        return out.number((Integer) value, at);
                    }
                };
            case INT64 ->
                new ValueWriter() {
                    @Override
                    int write(Object value, JsonOutput out, int at) {
                        return out.number((Long) value, at);
                    }
                };
            case FLOAT32 ->
                new ValueWriter() {
                    @Override
                    int write(Object value, JsonOutput out, int at) {
                        return out.number((float) (Float) value, at);
                    }
                };
            case FLOAT64 ->
                new ValueWriter() {
                    @Override
                    int write(Object value, JsonOutput out, int at) {
                        return out.number((double) (Double) value, at);
                    }
                };
            case BOOLEAN ->
                new ValueWriter() {
                    @Override
                    int write(Object value, JsonOutput out, int at) {
                        return out.bool((Boolean) value, at);
                    }
                };
            case STRING ->
                new ValueWriter() {
                    @Override
                    int write(Object value, JsonOutput out, int at) {
                        return out.string(((CharSequence) value).toString(), at);
                    }
                };
            case BYTES ->
                new ValueWriter() {
                    @Override
                    int write(Object value, JsonOutput out, int at) {
                        return out.base64(bytes(value), at);
                    }
                };
            case ARRAY -> list(of(schema.valueSchema(), field));
            case MAP -> map(schema, field);
            case STRUCT -> new StructWriter(schema, field, this);
        };
    }

    private @Nullable ValueWriter logical(Schema schema) {
        if (schema.name() == null) {
            return null;
        }
        return switch (schema.name()) {
            case Decimal.LOGICAL_NAME ->
                decimals == DecimalFormat.NUMERIC
                        ? new ValueWriter() {
                            @Override
                            int write(Object value, JsonOutput out, int at) {
                                return out.rawAscii(((BigDecimal) value).toString(), at);
                            }
                        }
                        : decimal(schema);
            case Date.LOGICAL_NAME ->
                new ValueWriter() {
                    @Override
                    int write(Object value, JsonOutput out, int at) {
                        return out.number(days(millis(value)), at);
                    }
                };
            case Time.LOGICAL_NAME ->
                new ValueWriter() {
                    @Override
                    int write(Object value, JsonOutput out, int at) {
                        return out.number(millisOfDay(millis(value)), at);
                    }
                };
            case Timestamp.LOGICAL_NAME ->
                new ValueWriter() {
                    @Override
                    int write(Object value, JsonOutput out, int at) {
                        return out.number(millis(value), at);
                    }
                };
            default -> null;
        };
    }

    /** The bytes of the unscaled number; those of one that fits a long are written without making arrays of them. */
    private static ValueWriter decimal(Schema schema) {
        Map<String, String> parameters = schema.parameters() == null ? Map.of() : schema.parameters();
        String scaleText = parameters.getOrDefault(Decimal.SCALE_FIELD, "");
        int scale = SCALE.matcher(scaleText).matches() ? Integer.parseInt(scaleText) : NO_SCALE;
        return new ValueWriter() {
            @Override
            int write(Object value, JsonOutput out, int at) {
                BigDecimal decimal = (BigDecimal) value;
                return decimal.scale() == scale && decimal.precision() <= LONG_DIGITS
                        ? out.base64(decimal.scaleByPowerOfTen(scale).longValue(), at)
                        : out.base64(Decimal.fromLogical(schema, decimal), at);
            }
        };
    }

    @SuppressWarnings("JavaUtilDate") // Connect's logical types carry it.
    private static long millis(Object value) {
        return ((java.util.Date) value).getTime();
    }

    private static long days(long millis) {
        if (Math.floorMod(millis, MILLIS_OF_DAY) != 0) {
            throw new FaultException(
                    Fault.RECORD_VALUE_UNSUPPORTED,
                    "A value of Connect's type Date has a time of day (" + millis
                            + " ms since the epoch). Set the time to midnight UTC, or use the type Timestamp.");
        }
        // Beyond the years of an int Connect cuts the number off.
        return (int) (millis / MILLIS_OF_DAY);
    }

    private static long millisOfDay(long millis) {
        if (millis < 0 || millis > MILLIS_OF_DAY) {
            throw new FaultException(
                    Fault.RECORD_VALUE_UNSUPPORTED,
                    "A value of Connect's type Time is not within a day (" + millis
                            + " ms). Use the type Timestamp for it.");
        }
        return millis;
    }

    /** The whole array of a buffer, wherever it was read to, as Connect takes it. */
    @SuppressWarnings("ByteBufferBackingArray") // The bytes have to be the same as Connect's.
    static byte[] bytes(Object value) {
        if (value instanceof ByteBuffer buffer) {
            if (buffer.hasArray()) {
                return buffer.array();
            }
            ByteBuffer whole = buffer.duplicate().clear();
            byte[] copy = new byte[whole.remaining()];
            whole.get(copy);
            return copy;
        }
        return (byte[]) value;
    }

    private static ValueWriter list(NullableWriter element) {
        return new ValueWriter() {
            @Override
            int write(Object value, JsonOutput out, int at) {
                char before = '[';
                int end = at;
                for (Object each : (Collection<?>) value) {
                    end = element.write(each, out, out.raw(before, end));
                    before = ',';
                }
                return close(before, '[', ']', out, end);
            }
        };
    }

    private ValueWriter map(Schema schema, String field) {
        NullableWriter entry = of(schema.valueSchema(), field);
        if (schema.keySchema().type() == Schema.Type.STRING) {
            return members(schema.keySchema(), field, entry);
        }
        NullableWriter key = of(schema.keySchema(), field);
        return new ValueWriter() {
            @Override
            int write(Object value, JsonOutput out, int at) {
                char before = '[';
                int end = at;
                for (Map.Entry<?, ?> each : ((Map<?, ?>) value).entrySet()) {
                    end = out.raw('[', out.raw(before, end));
                    end = key.write(each.getKey(), out, end);
                    end = entry.write(each.getValue(), out, out.raw(',', end));
                    end = out.raw(']', end);
                    before = ',';
                }
                return close(before, '[', ']', out, end);
            }
        };
    }

    private ValueWriter members(Schema keySchema, String field, NullableWriter entry) {
        return new ValueWriter() {
            @Override
            int write(Object value, JsonOutput out, int at) {
                char before = '{';
                int end = at;
                for (Map.Entry<?, ?> each : ((Map<?, ?>) value).entrySet()) {
                    end = out.string(name(keySchema, each.getKey(), field), out.raw(before, end));
                    end = entry.write(each.getValue(), out, out.raw(':', end));
                    before = ',';
                }
                return close(before, '{', '}', out, end);
            }
        };
    }

    private String name(Schema keySchema, @Nullable Object key, String field) {
        Object name = key == null ? nulls.valueOf(keySchema, Fault.RECORD_VALUE_UNSUPPORTED, field) : key;
        return name == null ? "null" : Objects.toString((CharSequence) name);
    }

    /** Ends a list of things, and opens it first if there was none. */
    static int close(char before, char open, char close, JsonOutput out, int at) {
        return out.raw(close, before == open ? out.raw(open, at) : at);
    }
}

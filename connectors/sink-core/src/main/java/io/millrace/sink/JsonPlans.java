package io.millrace.sink;

import io.millrace.core.change.JsonText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Date;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** How to write the values of each schema, found once: converters give the records of a topic the same schema object. */
final class JsonPlans {
    private static final int MOST_KEPT = 256;

    private final IdentityHashMap<Schema, ValueWriter> plans = new IdentityHashMap<>();
    private @Nullable Schema lastSchema;
    private ValueWriter last = this::writeUntyped;

    ValueWriter of(@Nullable Schema schema) {
        if (schema == null) {
            return this::writeUntyped;
        }
        if (schema != lastSchema) {
            if (plans.size() > MOST_KEPT) {
                plans.clear();
            }
            last = plans.computeIfAbsent(schema, this::plan);
            lastSchema = schema;
        }
        return last;
    }

    private ValueWriter plan(Schema schema) {
        Semantic semantic = Semantic.of(schema);
        if (semantic != Semantic.NONE || schema.type().isPrimitive()) {
            return JsonValues.ofSemantic(semantic, schema);
        }
        return switch (schema.type()) {
            case STRUCT -> new Row(schema);
            case ARRAY -> list(plan(schema.valueSchema()));
            case MAP -> members(plan(schema.valueSchema()));
            default -> throw new IllegalArgumentException("Not a type of Connect: " + schema.type());
        };
    }

    /** A struct: the names of its fields are encoded once, with the punctuation before them. */
    private final class Row implements ValueWriter {
        private final Field[] fields;
        private final byte[][] names;
        private final ValueWriter[] writers;
        private final boolean[] defaulted;

        private Row(Schema schema) {
            List<Field> all = schema.fields();
            fields = all.toArray(Field[]::new);
            names = new byte[fields.length][];
            writers = new ValueWriter[fields.length];
            defaulted = new boolean[fields.length];
            for (int i = 0; i < fields.length; i++) {
                String name = new JsonBuffer().string(fields[i].name()).toString();
                names[i] = ((i == 0 ? "{" : ",") + name + ":").getBytes(StandardCharsets.UTF_8);
                writers[i] = plan(fields[i].schema());
                defaulted[i] = fields[i].schema().defaultValue() != null;
            }
        }

        @Override
        public void write(Object value, JsonBuffer out) {
            Struct struct = (Struct) value;
            if (fields.length == 0) {
                out.raw('{');
            }
            for (int i = 0; i < fields.length; i++) {
                out.raw(names[i]);
                // Only a field with a default needs the slower call, which does not turn a null into it.
                writeOrNull(
                        writers[i],
                        defaulted[i] ? struct.getWithoutDefault(fields[i].name()) : struct.get(fields[i]),
                        out);
            }
            out.raw('}');
        }
    }

    private static ValueWriter list(ValueWriter element) {
        return (value, out) -> {
            out.raw('[');
            boolean more = false;
            for (Object each : (Collection<?>) value) {
                if (more) {
                    out.raw(',');
                }
                writeOrNull(element, each, out);
                more = true;
            }
            out.raw(']');
        };
    }

    private static ValueWriter members(ValueWriter element) {
        return (value, out) -> {
            out.beginObject();
            boolean more = false;
            for (Map.Entry<?, ?> each : ((Map<?, ?>) value).entrySet()) {
                if (more) {
                    out.raw(',');
                }
                out.string(String.valueOf(each.getKey())).raw(':');
                writeOrNull(element, each.getValue(), out);
                more = true;
            }
            out.endObject();
        };
    }

    private static void writeOrNull(ValueWriter writer, @Nullable Object value, JsonBuffer out) {
        if (value == null) {
            out.nothing();
        } else {
            writer.write(value, out);
        }
    }

    /** A value without a schema, written by what it is. */
    private void writeUntyped(Object value, JsonBuffer out) {
        if (value instanceof String text) {
            out.string(text);
        } else if (value instanceof JsonText json) {
            out.raw(json.toBytes());
        } else if (value instanceof Map<?, ?>) {
            members(this::writeUntyped).write(value, out);
        } else if (value instanceof Number number) {
            writeNumber(number, out);
        } else if (value instanceof Boolean bool) {
            out.bool(bool);
        } else if (value instanceof Collection<?>) {
            list(this::writeUntyped).write(value, out);
        } else if (value instanceof byte[] || value instanceof ByteBuffer) {
            out.base64(JsonValues.bytes(value));
        } else if (value instanceof Date date) {
            JsonValues.timestamp(JsonValues.millis(date), IsoTime.MILLIS, out);
        } else if (value instanceof Struct struct) {
            plan(struct.schema()).write(struct, out);
        } else {
            out.string(value.toString());
        }
    }

    private static void writeNumber(Number number, JsonBuffer out) {
        if (number instanceof BigDecimal decimal) {
            JsonValues.number(decimal, out);
        } else if (number instanceof Double real) {
            JsonValues.number(real.doubleValue(), out);
        } else if (number instanceof Float real) {
            JsonValues.number(real.floatValue(), out);
        } else if (number instanceof BigInteger whole) {
            out.ascii(whole.toString());
        } else {
            out.number(number.longValue());
        }
    }
}

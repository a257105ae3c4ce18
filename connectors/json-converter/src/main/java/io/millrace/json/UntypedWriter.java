package io.millrace.json;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes values that have no schema, by what they are. */
final class UntypedWriter {
    private UntypedWriter() {}

    static void write(@Nullable Object value, JsonOutput out) {
        if (value == null) {
            out.nothing();
        } else if (value instanceof String text) {
            out.string(text);
        } else if (value instanceof Number number) {
            writeNumber(number, out);
        } else if (value instanceof Boolean bool) {
            out.bool(bool);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(map, out);
        } else if (value instanceof List<?> list) {
            writeList(list, out);
        } else if (value instanceof byte[] || value instanceof ByteBuffer) {
            out.base64(Writers.bytes(value));
        } else {
            throw unsupported(value, out);
        }
    }

    private static void writeNumber(Number number, JsonOutput out) {
        if (number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte) {
            out.number(number.longValue());
        } else if (number instanceof Double) {
            out.number(number.doubleValue());
        } else if (number instanceof Float) {
            out.number(number.floatValue());
        } else {
            throw unsupported(number, out);
        }
    }

    private static void writeList(List<?> list, JsonOutput out) {
        char before = '[';
        for (Object each : list) {
            out.raw(before);
            write(each, out);
            before = ',';
        }
        Writers.close(before, '[', ']', out);
    }

    /** An object if every key is a string, else a list of pairs. */
    private static void writeMap(Map<?, ?> map, JsonOutput out) {
        boolean named = true;
        for (Object key : map.keySet()) {
            named &= key instanceof String;
        }
        char open = named ? '{' : '[';
        char before = open;
        for (Map.Entry<?, ?> each : map.entrySet()) {
            out.raw(before);
            if (each.getKey() instanceof String name && named) {
                out.atField(name);
                out.string(name);
                out.raw(':');
                write(each.getValue(), out);
            } else {
                out.raw('[');
                write(each.getKey(), out);
                out.raw(',');
                write(each.getValue(), out);
                out.raw(']');
            }
            before = ',';
        }
        Writers.close(before, open, named ? '}' : ']', out);
    }

    private static FaultException unsupported(Object value, JsonOutput out) {
        return new FaultException(
                Fault.RECORD_VALUE_UNSUPPORTED,
                Nulls.place(out.field()) + " has no schema and is a "
                        + value.getClass().getName()
                        + ", for which Connect has no type. Give it a schema, or turn it into a string, number, boolean,"
                        + " list, map or bytes.");
    }
}

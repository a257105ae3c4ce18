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

    static int write(@Nullable Object value, JsonOutput out, int at) {
        if (value == null) {
            return out.nothing(at);
        } else if (value instanceof String text) {
            return out.string(text, at);
        } else if (value instanceof Number number) {
            return writeNumber(number, out, at);
        } else if (value instanceof Boolean bool) {
            return out.bool(bool, at);
        } else if (value instanceof Map<?, ?> map) {
            return writeMap(map, out, at);
        } else if (value instanceof List<?> list) {
            return writeList(list, out, at);
        } else if (value instanceof byte[] || value instanceof ByteBuffer) {
            return out.base64(Writers.bytes(value), at);
        }
        throw unsupported(value, out);
    }

    private static int writeNumber(Number number, JsonOutput out, int at) {
        if (number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte) {
            return out.number(number.longValue(), at);
        } else if (number instanceof Double) {
            return out.number(number.doubleValue(), at);
        } else if (number instanceof Float) {
            return out.number(number.floatValue(), at);
        }
        throw unsupported(number, out);
    }

    private static int writeList(List<?> list, JsonOutput out, int at) {
        char before = '[';
        int end = at;
        for (Object each : list) {
            end = write(each, out, out.raw(before, end));
            before = ',';
        }
        return Writers.close(before, '[', ']', out, end);
    }

    /** An object if every key is a string, else a list of pairs. */
    private static int writeMap(Map<?, ?> map, JsonOutput out, int at) {
        boolean named = true;
        for (Object key : map.keySet()) {
            named &= key instanceof String;
        }
        char open = named ? '{' : '[';
        char before = open;
        int end = at;
        for (Map.Entry<?, ?> each : map.entrySet()) {
            end = out.raw(before, end);
            if (each.getKey() instanceof String name && named) {
                out.atField(name);
                end = out.raw(':', out.string(name, end));
                end = write(each.getValue(), out, end);
            } else {
                end = write(each.getKey(), out, out.raw('[', end));
                end = write(each.getValue(), out, out.raw(',', end));
                end = out.raw(']', end);
            }
            before = ',';
        }
        return Writers.close(before, open, named ? '}' : ']', out, end);
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

package io.millrace.sink;

import io.millrace.core.change.Data;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * The text of a record's key, the same for the same key always, and different for different keys of a table.
 *
 * <p>A key of one column is the column's text. The columns of a longer one are joined with {@code :}, in the order of the
 * key's schema, or by name if it has none; a {@code :} or {@code \} within a column gets a {@code \} before it, and a
 * null is {@code \N}. docs/specs/documents.md has the text of each type.
 */
public final class CanonicalKey {
    private static final String NULL = "\\N";

    private CanonicalKey() {}

    /** The text; a {@link FaultException} if there is no key. */
    public static String text(Data key) {
        String text = wholeText(key.schema(), key.value());
        if (text == null || text.isEmpty()) {
            throw new FaultException(
                    Fault.RECORD_KEY_MISSING,
                    "The record has no key, or an empty one, so its target has no name. Let the source set a key"
                            + " (message.key.columns for tables without a primary key).");
        }
        return text;
    }

    /** The text of one column of a key or a row, or null if there is no such column or it is null. */
    static @Nullable String columnText(Data key, String column) {
        Data found = key.column(column);
        return wholeText(found.schema(), found.value());
    }

    /** The text of a value, or null if there is none. */
    static @Nullable String wholeText(@Nullable Schema schema, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Struct struct && Semantic.of(struct.schema()) == Semantic.NONE) {
            return structText(struct);
        }
        if (value instanceof Map<?, ?> map) {
            if (map.size() == 1) {
                return wholeText(null, map.values().iterator().next());
            }
            List<@Nullable String> parts = new ArrayList<>();
            new TreeMap<>(map).values().forEach(part -> parts.add(wholeText(null, part)));
            return joined(parts);
        }
        if (value instanceof Collection<?> list) {
            Schema element = schema == null ? null : schema.valueSchema();
            List<@Nullable String> parts = new ArrayList<>();
            list.forEach(part -> parts.add(wholeText(element, part)));
            return joined(parts);
        }
        return scalarText(schema == null ? Semantic.NONE : Semantic.of(schema), value);
    }

    private static @Nullable String structText(Struct struct) {
        List<Field> fields = struct.schema().fields();
        List<@Nullable String> parts = new ArrayList<>(fields.size());
        for (Field field : fields) {
            parts.add(wholeText(field.schema(), struct.getWithoutDefault(field.name())));
        }
        return joined(parts);
    }

    private static @Nullable String joined(List<@Nullable String> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                text.append(':');
            }
            String part = parts.get(i);
            if (part == null) {
                text.append(NULL);
            } else {
                escape(part, text);
            }
        }
        return text.toString();
    }

    private static void escape(String part, StringBuilder text) {
        for (int i = 0; i < part.length(); i++) {
            char unit = part.charAt(i);
            if (unit == ':' || unit == '\\') {
                text.append('\\');
            }
            text.append(unit);
        }
    }

    private static String scalarText(Semantic semantic, Object value) {
        if (semantic == Semantic.SCALED_DECIMAL) {
            return plain(JsonValues.scaled((Struct) value));
        }
        if (value instanceof Date date) {
            return dateText(semantic, date);
        }
        if (value instanceof Number number) {
            return numberText(semantic, number);
        }
        if (value instanceof byte[] || value instanceof ByteBuffer) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(JsonValues.bytes(value));
        }
        return value.toString();
    }

    private static String dateText(Semantic semantic, Date date) {
        JsonBuffer out = new JsonBuffer();
        switch (semantic) {
            case CONNECT_DATE -> IsoTime.date(JsonValues.days(date), out);
            case CONNECT_TIME -> IsoTime.time(JsonValues.millis(date), IsoTime.MILLIS, out);
            default -> IsoTime.timestamp(JsonValues.millis(date), IsoTime.MILLIS, out);
        }
        return out.toString();
    }

    private static String numberText(Semantic semantic, Number number) {
        if (semantic == Semantic.NONE) {
            return plainNumber(number);
        }
        JsonBuffer out = new JsonBuffer();
        switch (semantic) {
            case DATE -> IsoTime.date(number.longValue(), out);
            case TIME_MILLIS -> IsoTime.time(number.longValue(), IsoTime.MILLIS, out);
            case TIME_MICROS -> IsoTime.time(number.longValue(), IsoTime.MICROS, out);
            case TIME_NANOS -> IsoTime.time(number.longValue(), IsoTime.NANOS, out);
            case TIMESTAMP_MILLIS -> IsoTime.timestamp(number.longValue(), IsoTime.MILLIS, out);
            case TIMESTAMP_MICROS -> IsoTime.timestamp(number.longValue(), IsoTime.MICROS, out);
            case TIMESTAMP_NANOS -> IsoTime.timestamp(number.longValue(), IsoTime.NANOS, out);
            default -> {
                return plainNumber(number);
            }
        }
        return out.toString();
    }

    private static String plainNumber(Number number) {
        if (number instanceof BigDecimal decimal) {
            return plain(decimal);
        }
        if (number instanceof Double || number instanceof Float) {
            double real = number.doubleValue();
            return Double.isFinite(real) ? plain(new BigDecimal(number.toString())) : number.toString();
        }
        return number.toString();
    }

    /** Equal numbers have equal texts, whatever the scale of the column. */
    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}

package io.millrace.core.change;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/** The change headers of one record, read in one pass, in whatever type the header converter made of them. */
final class HeaderFields {
    private static final String PREFIX = "millrace.";
    static final long ABSENT = -1;

    private @Nullable Op op;
    private long version = ABSENT;
    private long committed = ABSENT;
    private @Nullable String table;
    private @Nullable String generation;
    private @Nullable Marks marks;
    private @Nullable String source;
    private long partitions = ABSENT;

    private HeaderFields() {}

    static HeaderFields of(Headers headers) {
        HeaderFields fields = new HeaderFields();
        for (Header header : headers) {
            String name = header.key();
            if (name.startsWith(PREFIX)) {
                fields.take(header);
            } else if (name.startsWith(Marks.PREFIX) && header.value() != null) {
                fields.takeMark(name, header.value());
            }
        }
        return fields;
    }

    private void take(Header header) {
        Object value = header.value();
        if (value == null) {
            return;
        }
        switch (header.key()) {
            case ChangeHeaders.OP -> op = op(header);
            case ChangeHeaders.VERSION -> version = number(header);
            case ChangeHeaders.COMMITTED -> committed = number(header);
            case ChangeHeaders.TABLE -> table = text(value);
            case ChangeHeaders.GENERATION -> generation = text(value);
            case ChangeHeaders.SOURCE -> source = text(value);
            case ChangeHeaders.PARTITIONS -> partitions = number(header);
            default -> {} // A header of a newer contract: what it adds can be ignored, or the name would have changed.
        }
    }

    private void takeMark(String name, Object value) {
        if (marks == null) {
            marks = new Marks();
        }
        marks.takeHeader(name, value);
    }

    /** What Debezium's transform left in headers, or null. */
    @Nullable
    Marks marks() {
        return marks;
    }

    @Nullable
    Op op() {
        return op;
    }

    long version() {
        return version;
    }

    long committed() {
        return committed;
    }

    @Nullable
    String table() {
        return table;
    }

    @Nullable
    String generation() {
        return generation;
    }

    @Nullable
    String source() {
        return source;
    }

    long partitions() {
        return partitions;
    }

    private static Op op(Header header) {
        String code = text(header.value());
        Op op = Op.ofCode(code);
        if (op == null) {
            throw unreadable(header.key(), code, "one of the operations c, u, d, r, t, b and e");
        }
        return op;
    }

    private static long number(Header header) {
        Object value = header.value();
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return checked(header.key(), ((Number) value).longValue());
        }
        String text = text(value);
        try {
            return checked(header.key(), Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw unreadable(header.key(), text, "a whole number from 0 to " + Long.MAX_VALUE);
        }
    }

    private static long checked(String name, long number) {
        if (number < 0) {
            throw unreadable(name, Long.toString(number), "a whole number from 0 to " + Long.MAX_VALUE);
        }
        return number;
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value.toString();
    }

    private static FaultException unreadable(String name, String value, String expected) {
        return new FaultException(
                Fault.RECORD_UNREADABLE,
                "The header " + name + " is \"" + value + "\" but has to be " + expected
                        + ". Check that nothing between the source and the sink rewrites headers.");
    }
}

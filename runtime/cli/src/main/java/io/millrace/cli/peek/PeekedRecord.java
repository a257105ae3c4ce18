package io.millrace.cli.peek;

import java.util.Set;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;

/** A record and what its headers say of it. */
public record PeekedRecord(SourceRecord record) {
    private static final Set<String> OF_ROWS = Set.of("c", "u", "d", "r");

    /** The change, in a letter; empty for a record that is none. */
    String op() {
        return header("millrace.op");
    }

    String version() {
        return header("millrace.version");
    }

    /** The table with its database or schema; empty for a record that speaks of none. */
    public String table() {
        return header("millrace.table");
    }

    /** Whether it is a row, and not a record that speaks of a whole table or of a schema. */
    public boolean isRow() {
        return OF_ROWS.contains(op());
    }

    private String header(String name) {
        Header header = record.headers().lastWithName(name);
        return header == null ? "" : String.valueOf(header.value());
    }
}

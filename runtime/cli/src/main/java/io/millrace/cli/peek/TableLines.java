package io.millrace.cli.peek;

import java.io.PrintWriter;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** A record a line for people: what happened, to which table, with which version, and the row. */
public final class TableLines implements RecordPrinter {
    private static final String FORMAT = "%-8s  %-24s  %-19s  %s";
    private static final int LONGEST_VALUE = 160;
    private static final String DDL = "ddl";

    private final RecordJson json = new RecordJson();
    private final PrintWriter out;
    private boolean headed;

    public TableLines(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void print(PeekedRecord peeked) {
        if (!headed) {
            out.println(String.format(FORMAT, "CHANGE", "TABLE", "VERSION", "KEY -> ROW"));
            headed = true;
        }
        SourceRecord record = peeked.record();
        String table = peeked.table().isEmpty() ? record.topic() : peeked.table();
        out.println(String.format(FORMAT, word(peeked), table, peeked.version(), content(peeked))
                .stripTrailing());
    }

    private String content(PeekedRecord peeked) {
        SourceRecord record = peeked.record();
        if (!peeked.isRow() && !peeked.op().isEmpty()) {
            return "(of the whole table)";
        }
        if (isSchemaChange(record)) {
            return cut(String.valueOf(((Struct) record.value()).get(DDL)));
        }
        String key = json.of(record.topic(), record.keySchema(), record.key());
        return key
                + (record.value() == null
                        ? ""
                        : " -> " + cut(json.of(record.topic(), record.valueSchema(), record.value())));
    }

    private static boolean isSchemaChange(SourceRecord record) {
        return record.value() instanceof Struct value && value.schema().field(DDL) != null;
    }

    private static String cut(String value) {
        return value.length() <= LONGEST_VALUE
                ? value
                : value.substring(0, LONGEST_VALUE) + "... (" + (value.length() - LONGEST_VALUE) + " more)";
    }

    private static String word(PeekedRecord peeked) {
        return switch (peeked.op()) {
            case "c" -> "insert";
            case "u" -> "update";
            case "d" -> "delete";
            case "r" -> "read";
            case "t" -> "truncate";
            case "b" -> "begin";
            case "e" -> "end";
            default -> isSchemaChange(peeked.record()) ? "schema" : "other";
        };
    }
}

package io.millrace.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/**
 * The types that the schema of a row names for its columns, the same whether the row was read from a table or from the
 * log. PostgreSQL's driver and its log give different names to the same types; those of the log are taken, so that rows
 * of the log stay as they are.
 */
final class ColumnTypes {
    private static final String TYPE = "__debezium.source.column.type";
    private static final String LENGTH = "__debezium.source.column.length";
    private static final String SCALE = "__debezium.source.column.scale";
    private static final String NUMERIC = "NUMERIC";
    /** The length of a NUMERIC without a precision, for the driver and in the log. */
    private static final String NO_LENGTH = "0";

    private static final String ANY_LENGTH = "131089";
    /** What the driver calls integers that a sequence fills. */
    private static final Map<String, String> OF_SEQUENCES =
            Map.of("SMALLSERIAL", "INT2", "SERIAL", "INT4", "BIGSERIAL", "INT8");

    private ColumnTypes() {}

    /** The schema of a row with the names of the log; the same object if it has them. */
    static Schema ofTheLog(Schema row) {
        if (row.fields().stream().noneMatch(field -> isOther(field.schema()))) {
            return row;
        }
        List<Field> fields = new ArrayList<>();
        for (Field field : row.fields()) {
            Schema column = field.schema();
            fields.add(new Field(field.name(), field.index(), isOther(column) ? renamed(column) : column));
        }
        return new ConnectSchema(
                Schema.Type.STRUCT,
                row.isOptional(),
                null,
                row.name(),
                row.version(),
                row.doc(),
                row.parameters(),
                fields,
                null,
                null);
    }

    private static boolean isOther(Schema column) {
        return column.parameters() != null && !renamed(column.parameters()).equals(column.parameters());
    }

    private static Schema renamed(Schema column) {
        return new ConnectSchema(
                column.type(),
                column.isOptional(),
                null,
                column.name(),
                column.version(),
                column.doc(),
                renamed(column.parameters()),
                column.type() == Schema.Type.STRUCT ? column.fields() : null,
                column.type() == Schema.Type.MAP ? column.keySchema() : null,
                column.type() == Schema.Type.MAP || column.type() == Schema.Type.ARRAY ? column.valueSchema() : null);
    }

    /** The parameters in the same order. */
    private static Map<String, String> renamed(Map<String, String> parameters) {
        boolean anyNumber = NUMERIC.equals(parameters.get(TYPE))
                && NO_LENGTH.equals(parameters.get(LENGTH))
                && !parameters.containsKey(SCALE);
        Map<String, String> renamed = new LinkedHashMap<>();
        parameters.forEach((name, value) -> {
            if (name.equals(TYPE)) {
                renamed.put(name, plain(value));
            } else if (name.equals(LENGTH) && anyNumber) {
                renamed.put(name, ANY_LENGTH);
                renamed.put(SCALE, "0");
            } else {
                renamed.put(name, value);
            }
        });
        return renamed;
    }

    /** {@code "SHOP"."MOOD"}, as the driver writes a type outside the search path, is {@code MOOD} in the log. */
    private static String plain(String type) {
        int schema = type.startsWith("\"") && type.endsWith("\"") ? type.lastIndexOf("\".\"") : -1;
        return schema < 0 ? OF_SEQUENCES.getOrDefault(type, type) : type.substring(schema + 3, type.length() - 1);
    }
}

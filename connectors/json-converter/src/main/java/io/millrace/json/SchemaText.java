package io.millrace.json;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Writes a schema as JSON, its properties in the order in which Connect writes them. */
final class SchemaText {
    static final String TYPE = "type";
    static final String ITEMS = "items";
    static final String KEYS = "keys";
    static final String VALUES = "values";
    static final String FIELDS = "fields";
    static final String OPTIONAL = "optional";
    static final String NAME = "name";
    static final String VERSION = "version";
    static final String DOC = "doc";
    static final String PARAMETERS = "parameters";
    static final String DEFAULT = "default";
    static final String FIELD = "field";

    private final Writers plans;
    private final JsonOutput out;
    private int end;

    SchemaText(Writers plans, JsonOutput out) {
        this.plans = plans;
        this.out = out;
    }

    /** Returns the position behind it. */
    int write(Schema schema, int at) {
        end = at;
        write(schema, null);
        return end;
    }

    private void write(Schema schema, @Nullable String field) {
        end = out.raw(StructWriter.member('{', TYPE), end);
        end = out.string(typeName(schema.type()), end);
        switch (schema.type()) {
            case ARRAY -> nested(ITEMS, schema.valueSchema());
            case MAP -> {
                nested(KEYS, schema.keySchema());
                nested(VALUES, schema.valueSchema());
            }
            case STRUCT -> fields(schema.fields());
            default -> {}
        }
        member(OPTIONAL);
        end = out.bool(schema.isOptional(), end);
        text(NAME, schema.name());
        if (schema.version() != null) {
            member(VERSION);
            end = out.number(schema.version(), end);
        }
        text(DOC, schema.doc());
        if (schema.parameters() != null) {
            parameters(schema.parameters());
        }
        if (schema.defaultValue() != null) {
            member(DEFAULT);
            end = plans.of(schema).write(schema.defaultValue(), out, end);
        }
        text(FIELD, field);
        end = out.raw('}', end);
    }

    /** The names of the types, which are Connect's own but for two. */
    static String typeName(Schema.Type type) {
        return switch (type) {
            case FLOAT32 -> "float";
            case FLOAT64 -> "double";
            default -> type.getName();
        };
    }

    private void nested(String name, Schema schema) {
        member(name);
        write(schema, null);
    }

    private void fields(List<Field> fields) {
        member(FIELDS);
        char before = '[';
        for (Field field : fields) {
            end = out.raw(before, end);
            write(field.schema(), field.name());
            before = ',';
        }
        end = Writers.close(before, '[', ']', out, end);
    }

    private void parameters(Map<String, String> parameters) {
        member(PARAMETERS);
        char before = '{';
        for (Map.Entry<String, String> each : parameters.entrySet()) {
            end = out.raw(before, end);
            end = out.string(each.getKey(), end);
            end = out.raw(':', end);
            if (each.getValue() == null) {
                end = out.nothing(end);
            } else {
                end = out.string(each.getValue(), end);
            }
            before = ',';
        }
        end = Writers.close(before, '{', '}', out, end);
    }

    private void text(String name, @Nullable String value) {
        if (value != null) {
            member(name);
            end = out.string(value, end);
        }
    }

    private void member(String name) {
        end = out.raw(StructWriter.member(',', name), end);
    }
}

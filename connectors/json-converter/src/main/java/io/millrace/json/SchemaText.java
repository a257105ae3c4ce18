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

    SchemaText(Writers plans, JsonOutput out) {
        this.plans = plans;
        this.out = out;
    }

    void write(Schema schema) {
        write(schema, null);
    }

    private void write(Schema schema, @Nullable String field) {
        out.raw('{');
        out.string(TYPE);
        out.raw(':');
        out.string(typeName(schema.type()));
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
        out.bool(schema.isOptional());
        text(NAME, schema.name());
        if (schema.version() != null) {
            member(VERSION);
            out.number(schema.version());
        }
        text(DOC, schema.doc());
        if (schema.parameters() != null) {
            parameters(schema.parameters());
        }
        if (schema.defaultValue() != null) {
            member(DEFAULT);
            plans.of(schema).write(schema.defaultValue(), out);
        }
        text(FIELD, field);
        out.raw('}');
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
            out.raw(before);
            write(field.schema(), field.name());
            before = ',';
        }
        Writers.close(before, '[', ']', out);
    }

    private void parameters(Map<String, String> parameters) {
        member(PARAMETERS);
        char before = '{';
        for (Map.Entry<String, String> each : parameters.entrySet()) {
            out.raw(before);
            out.string(each.getKey());
            out.raw(':');
            if (each.getValue() == null) {
                out.nothing();
            } else {
                out.string(each.getValue());
            }
            before = ',';
        }
        Writers.close(before, '{', '}', out);
    }

    private void text(String name, @Nullable String value) {
        if (value != null) {
            member(name);
            out.string(value);
        }
    }

    private void member(String name) {
        out.raw(StructWriter.member(',', name));
    }
}

package io.millrace.core.change;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Date;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Schemas of rows without Connect defaults.
 *
 * <p>Connect's JsonConverter and {@code Struct.get} turn a NULL in a column that has a default into that default. So the
 * default of a column travels as a parameter of its schema instead.
 */
public final class RowSchemas {
    /** The parameter of a column's schema that holds its default. */
    public static final String DEFAULT_PARAMETER = "millrace.default";

    private RowSchemas() {}

    /** The schema of a row without the defaults of its columns; the same object if it has none. */
    public static Schema withoutDefaults(Schema schema) {
        if (schema.fields().stream().noneMatch(field -> field.schema().defaultValue() != null)) {
            return schema;
        }
        SchemaBuilder builder = like(schema, SchemaBuilder.struct());
        for (Field field : schema.fields()) {
            builder.field(field.name(), column(field.schema()));
        }
        return builder.build();
    }

    /** The row under its schema of {@link #withoutDefaults}; what is null stays null. */
    public static Struct copy(Struct row, Schema target) {
        Struct copy = new Struct(target);
        for (Field field : target.fields()) {
            Object value = row.getWithoutDefault(field.name());
            if (value instanceof Struct inner && inner.schema() != field.schema()) {
                copy.put(field, copy(inner, field.schema()));
            } else if (value != null) {
                copy.put(field, value);
            }
        }
        return copy;
    }

    private static Schema column(Schema schema) {
        Object standard = schema.defaultValue();
        if (standard == null) {
            return schema;
        }
        SchemaBuilder builder = like(schema, builder(schema));
        String text = text(standard);
        if (text != null) {
            builder.parameter(DEFAULT_PARAMETER, text);
        }
        return builder.build();
    }

    private static SchemaBuilder builder(Schema schema) {
        return switch (schema.type()) {
            case ARRAY -> SchemaBuilder.array(schema.valueSchema());
            case MAP -> SchemaBuilder.map(schema.keySchema(), schema.valueSchema());
            case STRUCT -> {
                SchemaBuilder struct = SchemaBuilder.struct();
                schema.fields().forEach(field -> struct.field(field.name(), field.schema()));
                yield struct;
            }
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, BOOLEAN, STRING, BYTES ->
                new SchemaBuilder(schema.type());
        };
    }

    /** The builder with everything of a schema but its fields, elements and default. */
    public static SchemaBuilder like(Schema schema, SchemaBuilder builder) {
        if (schema.isOptional()) {
            builder.optional();
        }
        if (schema.name() != null) {
            builder.name(schema.name());
        }
        if (schema.version() != null) {
            builder.version(schema.version());
        }
        if (schema.doc() != null) {
            builder.doc(schema.doc());
        }
        if (schema.parameters() != null) {
            builder.parameters(schema.parameters());
        }
        return builder;
    }

    private static @Nullable String text(Object standard) {
        if (standard instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (standard instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (standard instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (standard instanceof Date date) {
            return date.toInstant().toString();
        }
        return standard instanceof Struct ? null : standard.toString();
    }
}

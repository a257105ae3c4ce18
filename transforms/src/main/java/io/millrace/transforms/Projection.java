package io.millrace.transforms;

import io.millrace.core.change.RowSchemas;
import io.millrace.transforms.Shape.Move;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies a selection: to schemas, each worked out once, and to maps, field by field. */
final class Projection {
    private static final Logger LOG = LoggerFactory.getLogger(Projection.class);

    private final Selection top;
    private final Recent<Schema, Shape> shapes;

    private Projection(Selection top, int schemas) {
        this.top = top;
        this.shapes = new Recent<>(schemas);
    }

    /** Of a selection, remembering so many schemas. */
    static Projection of(Selection selection, int schemas) {
        return new Projection(selection, schemas);
    }

    /** What becomes of structs of a schema; a struct without fields if nothing is left. */
    Shape shape(Schema struct) {
        return shapes.get(struct, schema -> {
            Shape shape = shape(schema, top, top.included());
            return shape == null ? new Shape.Same(SchemaBuilder.struct().build()) : shape;
        });
    }

    /** A map with what is left of a map. */
    Map<Object, @Nullable Object> apply(Map<?, ?> map) {
        return fields(map, top, top.included());
    }

    /** Null if nothing is left; {@code kept} says whether fields of which nothing is said stay. */
    private static @Nullable Shape shape(Schema schema, Selection at, boolean kept) {
        boolean nested = !at.children().isEmpty();
        if (nested && schema.type() == Schema.Type.STRUCT) {
            return ofStruct(schema, at, kept);
        }
        if (nested && schema.type() == Schema.Type.ARRAY) {
            Shape element = shape(schema.valueSchema(), at, kept);
            if (element == null || element instanceof Shape.Same) {
                return element == null ? null : new Shape.Same(schema);
            }
            return new Shape.OfList(
                    RowSchemas.like(schema, SchemaBuilder.array(element.schema()))
                            .build(),
                    element);
        }
        return kept ? new Shape.Same(schema) : null;
    }

    private static @Nullable Shape ofStruct(Schema schema, Selection at, boolean kept) {
        sayWhatIsMissing(schema, at);
        Map<String, Field> sources = new LinkedHashMap<>();
        Map<String, Shape> results = new LinkedHashMap<>();
        boolean changed = false;
        for (Field field : schema.fields()) {
            Selection child = at.children().get(field.name());
            Shape shape = child == null ? kept(field, kept) : ofField(field, child, kept);
            changed |= !(shape instanceof Shape.Same) || (child != null && child.newName() != null);
            if (shape != null) {
                String name = child == null ? field.name() : child.nameOf(field.name());
                if (sources.put(name, field) != null) {
                    throw twice(name);
                }
                results.put(name, shape);
            }
        }
        if (results.isEmpty()) {
            return null;
        }
        return changed ? moving(schema, sources, results) : new Shape.Same(schema);
    }

    private static @Nullable Shape kept(Field field, boolean kept) {
        return kept ? new Shape.Same(field.schema()) : null;
    }

    private static @Nullable Shape ofField(Field field, Selection child, boolean kept) {
        return child.excluded() ? null : shape(field.schema(), child, kept || child.included());
    }

    private static Shape moving(Schema schema, Map<String, Field> sources, Map<String, Shape> results) {
        SchemaBuilder builder = RowSchemas.like(schema, SchemaBuilder.struct());
        results.forEach((name, shape) -> builder.field(name, shape.schema()));
        Schema result = builder.build();
        List<Move> moves = new ArrayList<>();
        sources.forEach((name, field) -> moves.add(new Move(
                field.name(), Objects.requireNonNull(result.field(name)), Objects.requireNonNull(results.get(name)))));
        return new Shape.OfStruct(result, List.copyOf(moves));
    }

    private static void sayWhatIsMissing(Schema schema, Selection at) {
        at.children().forEach((name, child) -> {
            if (schema.field(name) == null) {
                LOG.info("Schema {} has no field {}, which the transform names.", schema.name(), child.path());
            }
        });
    }

    private static Map<Object, @Nullable Object> fields(Map<?, ?> map, Selection at, boolean kept) {
        Map<Object, @Nullable Object> result = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            Selection child = key instanceof String name ? at.children().get(name) : null;
            if (child != null) {
                field(result, child.nameOf((String) key), value, child, kept);
            } else if (kept) {
                put(result, key, value);
            }
        });
        return result;
    }

    private static void field(
            Map<Object, @Nullable Object> result,
            String name,
            @Nullable Object value,
            Selection child,
            boolean keptAround) {
        boolean kept = keptAround || child.included();
        if (!child.isReachable(kept)) {
            return;
        }
        if (value != null && !child.children().isEmpty()) {
            Object inside = inside(value, child, kept);
            if (inside != null) {
                put(result, name, inside);
            }
        } else {
            put(result, name, value);
        }
    }

    /** What is left of a value of which parts are selected, or null if nothing is. */
    private static @Nullable Object inside(Object value, Selection at, boolean kept) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> left = fields(map, at, kept);
            return left.isEmpty() && !map.isEmpty() ? null : left;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>();
            for (Object element : list) {
                elements.add(element == null ? null : inside(element, at, kept));
            }
            return elements;
        }
        return kept ? value : null;
    }

    private static void put(Map<Object, @Nullable Object> result, Object name, @Nullable Object value) {
        if (result.containsKey(name)) {
            throw twice(name);
        }
        result.put(name, value);
    }

    private static DataException twice(Object name) {
        return new DataException(
                "Two fields would get the name " + name + ". Change rename, or leave one of them out with exclude.");
    }
}

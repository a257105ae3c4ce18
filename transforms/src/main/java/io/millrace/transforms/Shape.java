package io.millrace.transforms;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** What becomes of values of one schema: the schema of the result and how a value is copied into it. */
sealed interface Shape {
    Schema schema();

    @Nullable
    Object apply(@Nullable Object value);

    /** Values that stay as they are. */
    record Same(Schema schema) implements Shape {
        @Override
        public @Nullable Object apply(@Nullable Object value) {
            return value;
        }
    }

    /** Structs of which some fields move into a new struct. */
    record OfStruct(Schema schema, List<Move> moves) implements Shape {
        @Override
        public @Nullable Object apply(@Nullable Object value) {
            if (value == null) {
                return null;
            }
            Struct from = (Struct) value;
            Struct to = new Struct(schema);
            for (Move move : moves) {
                Object moved = move.shape.apply(from.getWithoutDefault(move.from));
                if (moved != null) {
                    to.put(move.to, moved);
                }
            }
            return to;
        }
    }

    /** Lists whose elements change. */
    record OfList(Schema schema, Shape element) implements Shape {
        @Override
        public @Nullable Object apply(@Nullable Object value) {
            if (value == null) {
                return null;
            }
            List<@Nullable Object> elements = new ArrayList<>();
            for (Object one : (List<?>) value) {
                elements.add(element.apply(one));
            }
            return elements;
        }
    }

    /** One field on its way: its name in the input, its place in the result, and what becomes of its value. */
    record Move(String from, Field to, Shape shape) {}
}

package io.millrace.core.change;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** The members of a value, seen through one set of accessors, whether it has a schema, has none, or is JSON text. */
interface Members {
    String BEFORE = "before";
    String AFTER = "after";
    String SOURCE = "source";
    String OP = "op";

    /** Whether there is such a member, be it null. */
    boolean has(String name);

    /** How many there are. */
    int count();

    /** Whether it is known already that none has a name that tells anything. */
    default boolean isPlain() {
        return false;
    }

    /** Whether there is a member that Debezium's transform leaves in a row. */
    default boolean hasMarks() {
        for (int i = 0; i < Marks.NAMES.size(); i++) {
            if (has(Marks.NAMES.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** The value of a member, or null if it is not there. */
    @Nullable
    Object get(String name);

    /** A member as data, JSON text if the whole is. */
    Data data(String name);

    /** Whether there is a source block. */
    boolean hasSource();

    /** A member of the source block, or null if it is not there. */
    @Nullable
    Object source(String name);

    /** A row in an event. MongoDB's connector writes it as a string of JSON. */
    default Data row(String name) {
        Data row = data(name);
        return row.value() instanceof String text
                ? new Data(null, JsonText.of(text.getBytes(StandardCharsets.UTF_8)))
                : row;
    }

    /** Those of a value that came with its schema. */
    record OfStruct(Struct value) implements Members {
        @Override
        public boolean has(String name) {
            return value.schema().field(name) != null;
        }

        @Override
        public int count() {
            return value.schema().fields().size();
        }

        @Override
        public @Nullable Object get(String name) {
            return getOrNull(value, name);
        }

        @Override
        public Data data(String name) {
            return Data.of(value).column(name);
        }

        @Override
        public boolean hasSource() {
            return get(SOURCE) instanceof Struct;
        }

        @Override
        public @Nullable Object source(String name) {
            return get(SOURCE) instanceof Struct source ? getOrNull(source, name) : null;
        }

        private static @Nullable Object getOrNull(Struct struct, String name) {
            Field field = struct.schema().field(name);
            if (field == null) {
                return null;
            }
            // Only a field with a default needs the slower call, which does not turn a null into it.
            return field.schema().defaultValue() == null ? struct.get(field) : struct.getWithoutDefault(name);
        }
    }

    /** Those of a value that came without a schema. */
    record OfMap(Map<?, ?> value) implements Members {
        @Override
        public boolean has(String name) {
            return value.containsKey(name);
        }

        @Override
        public int count() {
            return value.size();
        }

        @Override
        public @Nullable Object get(String name) {
            return value.get(name);
        }

        @Override
        public Data data(String name) {
            return Data.orNone(null, value.get(name));
        }

        @Override
        public boolean hasSource() {
            return value.get(SOURCE) instanceof Map;
        }

        @Override
        public @Nullable Object source(String name) {
            return value.get(SOURCE) instanceof Map<?, ?> source ? source.get(name) : null;
        }
    }

    /** Those of JSON text that were noted while it was read; they hold until the next text is read. */
    record OfJson(JsonLevel level, JsonLevel source, boolean oneLine) implements Members {
        @Override
        public boolean has(String name) {
            return level.has(name);
        }

        @Override
        public boolean isPlain() {
            return level.noted() == 0;
        }

        @Override
        public boolean hasMarks() {
            return level.isMarked();
        }

        @Override
        public int count() {
            return level.members();
        }

        @Override
        public @Nullable Object get(String name) {
            JsonText text = level.text(name, oneLine);
            return text == null ? null : text.tree();
        }

        @Override
        public Data data(String name) {
            JsonText text = level.text(name, oneLine);
            return text != null && !text.isObject() ? Data.orNone(null, text.tree()) : Data.orNone(null, text);
        }

        @Override
        public boolean hasSource() {
            return source.isObject();
        }

        @Override
        public @Nullable Object source(String name) {
            JsonText text = source.text(name, oneLine);
            return text == null ? null : text.tree();
        }
    }
}

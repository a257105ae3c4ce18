package io.millrace.source;

import io.millrace.core.change.RowSchemas;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** What is known of the schemas in use. A table's schema is one object until the table changes. */
final class EventPlans {
    /** More schemas than tables that are captured at once; a memory is emptied when so many have come and gone. */
    private static final int MOST = 20_000;

    private final Memory<Optional<EventPlan>> events = new Memory<>(EventPlan::of);
    private final Memory<Schema> keys = new Memory<>(schema ->
            schema.type() == Schema.Type.STRUCT ? ColumnTypes.ofTheLog(RowSchemas.withoutDefaults(schema)) : schema);

    /** The plan for records with this value schema; empty if they are no change events. */
    Optional<EventPlan> event(Schema schema) {
        return events.of(schema);
    }

    /** The schema of a key as rows have theirs; the same object if nothing has to be changed. */
    Schema key(Schema schema) {
        return keys.of(schema);
    }

    /** Remembers what was found for each schema, by identity, and the last one in a field. */
    private static final class Memory<T> {
        private final Function<Schema, T> find;
        private final IdentityHashMap<Schema, T> known = new IdentityHashMap<>();
        private @Nullable Schema lastSchema;
        private @Nullable T last;

        Memory(Function<Schema, T> find) {
            this.find = find;
        }

        T of(Schema schema) {
            T found = schema == lastSchema ? last : null;
            if (found == null) {
                if (known.size() >= MOST) {
                    known.clear();
                }
                found = known.computeIfAbsent(schema, find);
                lastSchema = schema;
                last = found;
            }
            return found;
        }
    }
}

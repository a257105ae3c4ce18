package io.millrace.core.change;

import io.millrace.core.change.Change.Reason;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** What a value is, as far as its names tell. */
enum Form {
    /** Debezium's change event. */
    ENVELOPE(null),
    /** A row, and nothing else. */
    ROW(null),
    /** A row with what {@link Marks} reads. */
    MARKED_ROW(null),
    HEARTBEAT(Reason.HEARTBEAT),
    SCHEMA_CHANGE(Reason.SCHEMA_CHANGE),
    TRANSACTION(Reason.TRANSACTION),
    MESSAGE(Reason.MESSAGE);

    private static final String HEARTBEAT_SCHEMA = "io.debezium.connector.common.Heartbeat";
    private static final String TRANSACTION_SCHEMA = "io.debezium.connector.common.TransactionMetadataValue";
    private static final String SCHEMA_CHANGE_SUFFIX = ".SchemaChangeValue";
    private static final String MESSAGE_SUFFIX = ".MessageValue";

    private final @Nullable Reason reason;

    Form(@Nullable Reason reason) {
        this.reason = reason;
    }

    /** Why such a record changes no row, or null if it may change one. */
    @Nullable
    Reason reason() {
        return reason;
    }

    /** The form of values with a schema. */
    static Form of(Schema schema) {
        if (schema.type() != Schema.Type.STRUCT) {
            return ROW;
        }
        if (schema.field(Members.OP) != null
                && schema.field(Members.SOURCE) != null
                && schema.field(Members.AFTER) != null) {
            return ENVELOPE;
        }
        String name = schema.name() == null ? "" : schema.name();
        if (name.equals(HEARTBEAT_SCHEMA)) {
            return HEARTBEAT;
        }
        if (name.equals(TRANSACTION_SCHEMA)) {
            return TRANSACTION;
        }
        if (name.endsWith(SCHEMA_CHANGE_SUFFIX)) {
            return SCHEMA_CHANGE;
        }
        if (name.endsWith(MESSAGE_SUFFIX) && schema.field(Members.OP) != null) {
            return MESSAGE;
        }
        return Marks.NAMES.stream().anyMatch(mark -> schema.field(mark) != null) ? MARKED_ROW : ROW;
    }

    /** The form of a value without a schema, which only its members' names can tell. */
    static Form of(Members members, Data key) {
        if (members.isPlain()) {
            return ROW;
        }
        if (members.has(Members.OP) && members.hasSource()) {
            if (members.has(Members.AFTER) || members.has(Members.BEFORE)) {
                return ENVELOPE;
            }
            if (members.has("message") && "m".equals(members.get(Members.OP))) {
                return MESSAGE;
            }
        }
        if (members.has("databaseName") && members.hasSource() && (members.has("ddl") || members.has("tableChanges"))) {
            return SCHEMA_CHANGE;
        }
        if (members.has("data_collections") && members.has("event_count") && members.has("status")) {
            return TRANSACTION;
        }
        if (members.count() == 1 && members.has("ts_ms") && isServer(key)) {
            return HEARTBEAT;
        }
        return members.hasMarks() ? MARKED_ROW : ROW;
    }

    private static boolean isServer(Data key) {
        return key.value() instanceof Map<?, ?> map && map.size() == 1 && map.containsKey("serverName");
    }

    /** The forms of schemas, each found once: converters give the records of a topic the same schema object. */
    static final class Cache {
        private static final int MOST_KEPT = 256;

        private final IdentityHashMap<Schema, Form> forms = new IdentityHashMap<>();
        private @Nullable Schema lastSchema;
        private Form last = ROW;

        Form of(Schema schema) {
            if (schema != lastSchema) {
                if (forms.size() > MOST_KEPT) {
                    forms.clear();
                }
                last = forms.computeIfAbsent(schema, Form::of);
                lastSchema = schema;
            }
            return last;
        }
    }
}

package io.millrace.transforms;

import io.millrace.core.MillraceVersion;
import io.millrace.core.change.ChangeHeaders;
import io.millrace.core.change.ControlRecord;
import io.millrace.core.change.ForeignVersion;
import io.millrace.core.change.Op;
import io.millrace.core.change.RowSchemas;
import io.millrace.core.settings.KnownKeys;
import io.millrace.core.settings.Setting;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.Values;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * Turns Debezium's change events into rows: the value is the row after the change, and null for a delete.
 *
 * <p>A tombstone is told from others by the delete right before it, in the same topic and partition and with the same
 * key. Others are never dropped: in a compacted topic a tombstone may be all that is left of a delete.
 */
public final class Unwrap<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {
    /** What the transform does, in the words of the reference. */
    public static final String OVERVIEW_DOC =
            "Turns Debezium's change events into rows. The value becomes the row after the change, or null for a"
                    + " delete; headers tell the operation, the version, the time of the commit and the table. Records"
                    + " that are no change events pass as they are.";

    private static final int SCHEMAS = 1000;
    private static final int PLACES = 1000;
    private static final List<String> HEADERS =
            List.of(ChangeHeaders.OP, ChangeHeaders.VERSION, ChangeHeaders.COMMITTED, ChangeHeaders.TABLE);

    /** What becomes of the tombstone that Debezium writes after a delete. */
    enum Tombstones {
        KEEP,
        DROP
    }

    private static final Setting<Tombstones> TOMBSTONES = Setting.oneOf("tombstones", Tombstones.class)
            .doc("What becomes of the tombstone that Debezium writes after each delete. The delete itself has a null"
                    + " value after this transform, so the tombstone repeats it: keep lets it pass with the headers of"
                    + " its delete, drop removes it. A tombstone that does not follow its delete is always kept.")
            .group("Deletes")
            .defaultsTo(Tombstones.KEEP)
            .since("0.1.0")
            .build();

    /** The settings of this transform. */
    public static final Settings SETTINGS =
            Settings.of("Unwrap transform", TOMBSTONES).about(OVERVIEW_DOC).allowing(KnownKeys.ofTransform());

    private final Recent<Schema, Schema> rowSchemas = new Recent<>(SCHEMAS);
    private final Recent<Place, LastDelete> lastDeletes = new Recent<>(PLACES);
    private volatile Tombstones tombstones = Tombstones.KEEP;

    private record Place(String topic, @Nullable Integer partition) {}

    private record LastDelete(@Nullable Object key, Headers headers) {}

    @Override
    public void configure(Map<String, ?> configs) {
        Values values = SETTINGS.read(configs);
        values.problems().throwIfAny();
        tombstones = values.get(TOMBSTONES);
    }

    @Override
    public @Nullable R apply(R record) {
        LastDelete last = lastDeletes.take(place(record));
        Object value = record.value();
        if (value == null) {
            return last != null && Objects.equals(last.key, record.key()) ? tombstone(record, last) : record;
        }
        return isEvent(record.valueSchema(), value) ? unwrapped(record, value) : record;
    }

    @Override
    public ConfigDef config() {
        return SETTINGS.configDef();
    }

    @Override
    public String version() {
        return MillraceVersion.current();
    }

    @Override
    public void close() {}

    private @Nullable R tombstone(R record, LastDelete last) {
        if (tombstones == Tombstones.DROP) {
            return null;
        }
        Headers headers = record.headers().duplicate();
        HEADERS.forEach(name -> {
            Header header = last.headers.lastWithName(name);
            if (header != null) {
                addMissing(headers, name, header.value());
            }
        });
        return with(record, record.keySchema(), record.key(), null, null, headers);
    }

    private R unwrapped(R record, Object event) {
        Object code = get(event, "op");
        Op op = code == null ? null : Op.ofCode(code.toString());
        if (op == null) {
            throw new DataException("The field \"op\" of a change event in topic " + record.topic() + " is \"" + code
                    + "\" but has to be one of c, u, d, r and t.");
        }
        Headers headers = headers(record, event, op);
        return switch (op) {
            case CREATE, UPDATE, READ -> row(record, event, headers);
            case DELETE -> delete(record, headers);
            case TRUNCATE, BEGIN, END, PART -> control(record, event, op, headers);
        };
    }

    private R row(R record, Object event, Headers headers) {
        Object after = get(event, "after");
        if (after == null) {
            throw new DataException("A change event in topic " + record.topic()
                    + " has no field \"after\", so the row is unknown. Check that the source writes whole rows.");
        }
        if (!(after instanceof Struct row)) {
            Schema schema = record.valueSchema() == null
                    ? null
                    : record.valueSchema().field("after").schema();
            return with(record, record.keySchema(), record.key(), schema, after, headers);
        }
        Schema schema = rowSchemas.get(row.schema(), RowSchemas::withoutDefaults);
        Struct plain = schema == row.schema() ? row : RowSchemas.copy(row, schema);
        return with(record, record.keySchema(), record.key(), schema, plain, headers);
    }

    private R delete(R record, Headers headers) {
        lastDeletes.put(place(record), new LastDelete(record.key(), headers));
        return with(record, record.keySchema(), record.key(), null, null, headers);
    }

    /** A statement about the whole table, under the key that says so if it has none. */
    private R control(R record, Object event, Op op, Headers headers) {
        String table = table(event);
        if (record.key() != null || table == null) {
            return with(record, record.keySchema(), record.key(), null, null, headers);
        }
        Struct key = ControlRecord.key(table, op);
        if (record.valueSchema() != null) {
            return with(record, key.schema(), key, null, null, headers);
        }
        Map<String, String> plain =
                Map.of("millrace_table", key.getString("millrace_table"), "millrace_control", op.code());
        return with(record, null, plain, null, null, headers);
    }

    private Headers headers(R record, Object event, Op op) {
        Headers headers = record.headers().duplicate();
        addMissing(headers, ChangeHeaders.OP, op.code());
        Object source = get(event, "source");
        if (get(source, "ts_ms") instanceof Number millis) {
            addMissing(headers, ChangeHeaders.VERSION, version(record, source, op, millis.longValue()));
            Object micros = get(source, "ts_us");
            addMissing(headers, ChangeHeaders.COMMITTED, micros instanceof Number ? micros : millis.longValue() * 1000);
        }
        String table = table(event);
        if (table != null) {
            addMissing(headers, ChangeHeaders.TABLE, table);
        }
        return headers;
    }

    /** The version that a sink would give the event itself; before Kafka there is no offset to tell equal times apart. */
    private static long version(ConnectRecord<?> record, @Nullable Object source, Op op, long millis) {
        long offset = record instanceof SinkRecord sink ? sink.originalKafkaOffset() : 0;
        Object snapshot = get(source, "snapshot");
        boolean logged = op != Op.READ && (snapshot == null || "false".equals(snapshot.toString()));
        return logged ? ForeignVersion.logged(millis, offset) : ForeignVersion.readAgain(millis, offset);
    }

    private static @Nullable String table(Object event) {
        Object source = get(event, "source");
        Object table = get(source, "table");
        Object schema = get(source, "schema");
        Object space = schema == null ? get(source, "db") : schema;
        return table == null || space == null ? null : space + "." + table;
    }

    private static void addMissing(Headers headers, String name, Object value) {
        if (headers.lastWithName(name) == null) {
            headers.addString(name, value.toString());
        }
    }

    private static boolean isEvent(@Nullable Schema schema, Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.containsKey("op")
                    && map.get("source") instanceof Map
                    && (map.containsKey("after") || map.containsKey("before"));
        }
        return schema != null
                && schema.type() == Schema.Type.STRUCT
                && schema.field("op") != null
                && schema.field("source") != null
                && schema.field("after") != null;
    }

    private static @Nullable Object get(@Nullable Object container, String field) {
        if (container instanceof Struct struct) {
            return struct.schema().field(field) == null ? null : struct.getWithoutDefault(field);
        }
        return container instanceof Map<?, ?> map ? map.get(field) : null;
    }

    private static Place place(ConnectRecord<?> record) {
        return new Place(record.topic(), record.kafkaPartition());
    }

    private R with(
            R record,
            @Nullable Schema keySchema,
            @Nullable Object key,
            @Nullable Schema valueSchema,
            @Nullable Object value,
            Headers headers) {
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                keySchema,
                key,
                valueSchema,
                value,
                record.timestamp(),
                headers);
    }
}

package io.millrace.core.change;

import io.millrace.core.change.Change.Reason;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Understands a record: our own row or envelope, a Debezium event that any connector wrote, or a plain row.
 *
 * <p>Not thread-safe: it remembers the last schema it met, so that the form of a topic's records is found once.
 */
public final class ChangeReader {
    private static final String HEARTBEAT_SCHEMA = "io.debezium.connector.common.Heartbeat";
    private static final String TRANSACTION_SCHEMA = "io.debezium.connector.common.TransactionMetadataValue";
    private static final String SCHEMA_CHANGE_SUFFIX = ".SchemaChangeValue";

    private enum Form {
        ENVELOPE,
        ROW,
        HEARTBEAT,
        SCHEMA_CHANGE,
        TRANSACTION
    }

    private @Nullable Schema lastSchema;
    private Form lastForm = Form.ROW;

    /** The change a record stands for; a {@link FaultException} with blame DATA if it cannot be understood. */
    public Change read(SinkRecord record) {
        HeaderFields headers = HeaderFields.of(record.headers());
        Op op = headers.op();
        if (op != null && op.isControl()) {
            return control(record, headers, op);
        }
        Data key = new Data(record.keySchema(), record.key());
        Object value = record.value();
        if (value == null) {
            return new Change.Delete(
                    origin(record, headers, undated(record, headers), HeaderFields.ABSENT), key, Data.NONE);
        }
        return switch (form(record.valueSchema(), value)) {
            case ENVELOPE -> event(record, headers, key, envelope(value));
            case ROW -> row(record, headers, op, key, new Data(record.valueSchema(), value));
            case HEARTBEAT -> skip(record, headers, Reason.HEARTBEAT);
            case SCHEMA_CHANGE -> skip(record, headers, Reason.SCHEMA_CHANGE);
            case TRANSACTION -> skip(record, headers, Reason.TRANSACTION);
        };
    }

    private static Change row(SinkRecord record, HeaderFields headers, @Nullable Op op, Data key, Data row) {
        Origin origin = origin(record, headers, undated(record, headers), HeaderFields.ABSENT);
        return op == Op.DELETE
                ? new Change.Delete(origin, key, row)
                : new Change.Upsert(origin, key, row, headers.generation());
    }

    private static Change control(SinkRecord record, HeaderFields headers, Op op) {
        Origin origin = origin(record, headers, undated(record, headers), HeaderFields.ABSENT);
        if (origin.table() == null) {
            throw new FaultException(
                    Fault.RECORD_UNREADABLE,
                    "A control record has to name its table in the header " + ChangeHeaders.TABLE + ".");
        }
        if (op == Op.TRUNCATE) {
            return new Change.Truncate(origin, headers.source());
        }
        String generation = headers.generation();
        if (generation == null) {
            throw new FaultException(
                    Fault.RECORD_UNREADABLE,
                    "A record that begins or ends a generation has to name it in the header " + ChangeHeaders.GENERATION
                            + ".");
        }
        return op == Op.BEGIN
                ? new Change.GenerationBegin(origin, generation, headers.source())
                : new Change.GenerationEnd(
                        origin, generation, headers.source(), (int) Math.max(headers.partitions(), 0));
    }

    private static Change event(SinkRecord record, HeaderFields headers, Data key, Envelope event) {
        Op op = Op.ofCode(String.valueOf(event.get(Envelope.OP)));
        if (op == null) {
            return "m".equals(event.get(Envelope.OP))
                    ? skip(record, headers, Reason.MESSAGE)
                    : unknownOperation(event.get(Envelope.OP));
        }
        Origin origin = origin(record, headers, eventVersion(record, headers, event, op), eventMicros(event));
        return switch (op) {
            case CREATE, UPDATE, READ -> upsert(origin, key, event, headers);
            case DELETE -> new Change.Delete(origin, key, event.data(Envelope.BEFORE));
            case TRUNCATE -> truncate(withTable(origin, event), headers);
            case BEGIN, END -> unknownOperation(op.code());
        };
    }

    private static Change upsert(Origin origin, Data key, Envelope event, HeaderFields headers) {
        Data after = event.data(Envelope.AFTER);
        if (after.isNone()) {
            throw new FaultException(
                    Fault.RECORD_UNREADABLE,
                    "A change event of the operation \"" + event.get(Envelope.OP)
                            + "\" has no field \"after\", so the row is unknown.");
        }
        return new Change.Upsert(withTable(origin, event), key, after, headers.generation());
    }

    /** An event of another connector goes to one partition and says nothing of the order in the others: the second has to do. */
    private static Change truncate(Origin origin, HeaderFields headers) {
        boolean dated = headers.version() != HeaderFields.ABSENT;
        long version = dated ? origin.version() : ForeignVersion.truncated(origin.version());
        return new Change.Truncate(
                new Origin(origin.topic(), origin.table(), version, origin.committedMicros()), headers.source());
    }

    private static Change unknownOperation(@Nullable Object code) {
        throw new FaultException(
                Fault.RECORD_UNREADABLE,
                "The field \"op\" of a change event is \"" + code + "\" but has to be one of c, u, d, r, t and m.");
    }

    private static Origin withTable(Origin origin, Envelope event) {
        if (origin.table() != null) {
            return origin;
        }
        Object table = event.source("table");
        Object schema = event.source("schema");
        Object namespace = schema == null ? event.source("db") : schema;
        return table == null || namespace == null
                ? origin
                : new Origin(origin.topic(), namespace + "." + table, origin.version(), origin.committedMicros());
    }

    private static long eventVersion(SinkRecord record, HeaderFields headers, Envelope event, Op op) {
        if (headers.version() != HeaderFields.ABSENT) {
            return headers.version();
        }
        Object millis = event.source("ts_ms");
        if (!(millis instanceof Number number)) {
            return ForeignVersion.undated(record.originalKafkaOffset());
        }
        Object snapshot = event.source("snapshot");
        boolean logged = op != Op.READ && (snapshot == null || "false".equals(snapshot.toString()));
        return logged
                ? ForeignVersion.logged(number.longValue(), record.originalKafkaOffset())
                : ForeignVersion.readAgain(number.longValue(), record.originalKafkaOffset());
    }

    private static long eventMicros(Envelope event) {
        if (event.source("ts_us") instanceof Number micros) {
            return micros.longValue();
        }
        return event.source("ts_ms") instanceof Number millis ? millis.longValue() * 1000 : HeaderFields.ABSENT;
    }

    private static long undated(SinkRecord record, HeaderFields headers) {
        return headers.version() != HeaderFields.ABSENT
                ? headers.version()
                : ForeignVersion.undated(record.originalKafkaOffset());
    }

    private static Origin origin(SinkRecord record, HeaderFields headers, long version, long committedMicros) {
        long committed = headers.committed() != HeaderFields.ABSENT ? headers.committed() : committedMicros;
        return new Origin(record.topic(), headers.table(), version, committed);
    }

    private static Change skip(SinkRecord record, HeaderFields headers, Reason reason) {
        return new Change.Skip(origin(record, headers, undated(record, headers), HeaderFields.ABSENT), reason);
    }

    private static Envelope envelope(Object value) {
        return value instanceof Struct struct ? new Envelope.OfStruct(struct) : new Envelope.OfMap((Map<?, ?>) value);
    }

    private Form form(@Nullable Schema schema, Object value) {
        if (schema == null) {
            return value instanceof Map<?, ?> map && Envelope.isEnvelope(map) ? Form.ENVELOPE : Form.ROW;
        }
        if (schema != lastSchema) {
            lastForm = form(schema);
            lastSchema = schema;
        }
        return lastForm;
    }

    private static Form form(Schema schema) {
        if (Envelope.isEnvelope(schema)) {
            return Form.ENVELOPE;
        }
        String name = schema.name();
        if (name == null) {
            return Form.ROW;
        }
        if (name.equals(HEARTBEAT_SCHEMA)) {
            return Form.HEARTBEAT;
        }
        if (name.equals(TRANSACTION_SCHEMA)) {
            return Form.TRANSACTION;
        }
        return name.endsWith(SCHEMA_CHANGE_SUFFIX) ? Form.SCHEMA_CHANGE : Form.ROW;
    }
}

package io.millrace.core.change;

import io.millrace.core.change.Change.Reason;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Understands a record: our own row or envelope, a Debezium event that any connector wrote, the row that Debezium's transform
 * made of one, or a plain row; with a schema, without one, or as JSON text that no converter has read.
 *
 * <p>docs/specs/inputs.md has what becomes of each. Not thread-safe: it remembers schemas, and the newest version of each
 * partition.
 */
public final class ChangeReader {
    private final KeyReader keys = new KeyReader();
    private final Form.Cache forms = new Form.Cache();
    private final JsonRows json;
    private final VersionRule versions;
    private final LastDeletes lastDeletes = new LastDeletes();
    private final UnaryOperator<String> topicNames;
    private String lastTopic = "";
    private String lastName = "";

    /** A reader that numbers the records of others by their time or their offset. */
    public ChangeReader() {
        this(null, UnaryOperator.identity());
    }

    /**
     * A reader with the settings of a sink.
     *
     * @param versionField the field of a row that numbers records without a time, or null
     * @param topicNames what the topics are called in names that are made of them
     */
    public ChangeReader(@Nullable String versionField, UnaryOperator<String> topicNames) {
        this.topicNames = topicNames;
        json = new JsonRows(versionField);
        versions = new VersionRule(versionField);
    }

    /** The change a record stands for; a {@link FaultException} with blame DATA if it cannot be understood. */
    public Change read(SinkRecord record) {
        HeaderFields headers = HeaderFields.of(record.headers());
        Op op = headers.op();
        if (op != null && op.isControl()) {
            return control(record, headers, op);
        }
        Data key = keys.read(record.keySchema(), record.key());
        Object value = record.value();
        if (value == null) {
            return nothing(record, headers, key);
        }
        Schema schema = record.valueSchema();
        byte[] text = JsonRows.bytes(schema, value);
        return text == null ? value(record, headers, key, schema, value) : text(record, headers, key, text);
    }

    private Change value(SinkRecord record, HeaderFields headers, Data key, @Nullable Schema schema, Object value) {
        Data row = new Data(schema, value);
        if (value instanceof Struct struct) {
            return change(record, headers, key, row, new Members.OfStruct(struct), forms.of(struct.schema()));
        }
        if (value instanceof Map<?, ?> map) {
            Members members = new Members.OfMap(map);
            return change(record, headers, key, row, members, Form.of(members, key));
        }
        return row(record, headers, headers.marks(), key, row);
    }

    private Change text(SinkRecord record, HeaderFields headers, Data key, byte[] text) {
        JsonText document = json.read(text);
        if (document == null) {
            return nothing(record, headers, key);
        }
        Data row = new Data(null, document);
        Members members = json.members();
        return members == null
                ? row(record, headers, headers.marks(), key, row)
                : change(record, headers, key, row, members, Form.of(members, key));
    }

    private Change change(SinkRecord record, HeaderFields headers, Data key, Data row, Members members, Form form) {
        Reason reason = form.reason();
        if (reason != null) {
            return skip(record, headers, reason);
        }
        return switch (form) {
            case ENVELOPE -> event(record, headers, key, members);
            case MARKED_ROW -> row(record, headers, Marks.of(headers.marks(), members), key, row);
            default -> row(record, headers, headers.marks(), key, row);
        };
    }

    private Change row(SinkRecord record, HeaderFields headers, @Nullable Marks marks, Data key, Data row) {
        Op op = headers.op();
        Origin origin = origin(record, headers, marks, versions.ofRow(record, headers, marks, row));
        return op == Op.DELETE || (op == null && marks != null && marks.isDelete())
                ? lastDeletes.remember(record, new Change.Delete(origin, key, row))
                : new Change.Upsert(origin, key, row, headers.generation(), op, Data.NONE);
    }

    private Change nothing(SinkRecord record, HeaderFields headers, Data key) {
        Change.Delete before = lastDeletes.behind(record, key);
        if (before != null) {
            return before;
        }
        Marks marks = headers.marks();
        Origin origin = origin(record, headers, marks, versions.ofNothing(record, headers, marks));
        return marks != null && marks.isTruncate()
                ? truncate(record, origin, headers)
                : new Change.Delete(origin, key, Data.NONE);
    }

    private Change control(SinkRecord record, HeaderFields headers, Op op) {
        Origin origin = origin(record, headers, null, VersionRule.ofOther(record, headers));
        if (origin.table() == null) {
            throw new FaultException(
                    Fault.RECORD_UNREADABLE,
                    "A control record has to name its table in the header " + ChangeHeaders.TABLE + ".");
        }
        if (op == Op.TRUNCATE) {
            return new Change.Truncate(origin, headers.source());
        }
        if (op == Op.PART) {
            return new Change.Skip(origin, Reason.MESSAGE);
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

    private Change event(SinkRecord record, HeaderFields headers, Data key, Members event) {
        Op op = Op.ofCode(String.valueOf(event.get(Members.OP)));
        if (op == null || op == Op.BEGIN || op == Op.END || op == Op.PART) {
            return notOfARow(record, headers, event);
        }
        Data before = event.row(Members.BEFORE);
        Data after = op == Op.DELETE ? Data.NONE : event.row(Members.AFTER);
        long version = versions.ofEvent(record, headers, event, op, op == Op.DELETE ? before : after);
        Origin origin = eventOrigin(record, headers, event, version);
        return switch (op) {
            case CREATE, UPDATE, READ -> upsert(origin, key, event, headers, op, before, after);
            case DELETE -> lastDeletes.remember(record, new Change.Delete(origin, key, before));
            case TRUNCATE -> truncate(record, origin, headers);
            case BEGIN, END, PART -> throw new IllegalStateException("Not an operation of an event: " + op);
        };
    }

    /** An event of another connector goes to one partition and says nothing of the order in the others: the second has to do. */
    private static Change truncate(SinkRecord record, Origin origin, HeaderFields headers) {
        boolean dated = headers.version() != HeaderFields.ABSENT;
        long version =
                dated ? origin.version() : ForeignVersion.truncated(origin.version(), record.originalKafkaOffset());
        return new Change.Truncate(
                new Origin(origin.topic(), origin.table(), version, origin.committedMicros(), origin.headers()),
                headers.source());
    }

    private Change notOfARow(SinkRecord record, HeaderFields headers, Members event) {
        Object code = event.get(Members.OP);
        if ("m".equals(code)) {
            return skip(record, headers, Reason.MESSAGE);
        }
        throw new FaultException(
                Fault.RECORD_UNREADABLE,
                "The field \"op\" of a change event is \"" + code + "\" but has to be one of c, u, d, r, t and m.");
    }

    private static Change upsert(
            Origin origin, Data key, Members event, HeaderFields headers, Op op, Data before, Data after) {
        if (after.isNone()) {
            throw new FaultException(
                    Fault.RECORD_UNREADABLE,
                    "A change event of the operation \"" + event.get(Members.OP)
                            + "\" has no field \"after\", so the row is unknown.");
        }
        return new Change.Upsert(origin, key, after, headers.generation(), op, before);
    }

    private Origin eventOrigin(SinkRecord record, HeaderFields headers, Members event, long version) {
        String table = headers.table() == null ? table(event) : headers.table();
        long committed = headers.committed() == HeaderFields.ABSENT ? micros(event) : headers.committed();
        return new Origin(topic(record), table, version, committed, record.headers());
    }

    private String topic(SinkRecord record) {
        String topic = record.topic();
        if (!topic.equals(lastTopic)) {
            lastName = topicNames.apply(topic);
            lastTopic = topic;
        }
        return lastName;
    }

    private static @Nullable String table(Members event) {
        Object relation = event.source("table");
        Object table = relation == null ? event.source("collection") : relation;
        Object schema = event.source("schema");
        Object namespace = schema == null ? event.source("db") : schema;
        return table == null || namespace == null ? null : namespace + "." + table;
    }

    private static long micros(Members event) {
        if (event.source("ts_us") instanceof Number micros) {
            return micros.longValue();
        }
        return event.source("ts_ms") instanceof Number millis ? millis.longValue() * 1000 : HeaderFields.ABSENT;
    }

    private Origin origin(SinkRecord record, HeaderFields headers, @Nullable Marks marks, long version) {
        String table = headers.table();
        long committed = headers.committed();
        if (marks != null) {
            table = table == null ? marks.table() : table;
            committed = committed == HeaderFields.ABSENT ? marks.committedMicros() : committed;
        }
        return new Origin(topic(record), table, version, committed, record.headers());
    }

    private Change skip(SinkRecord record, HeaderFields headers, Reason reason) {
        return new Change.Skip(origin(record, headers, null, VersionRule.ofOther(record, headers)), reason);
    }
}

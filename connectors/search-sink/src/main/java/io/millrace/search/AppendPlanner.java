package io.millrace.search;

import io.millrace.core.change.Change;
import io.millrace.core.change.ChangeHeaders;
import io.millrace.core.change.Data;
import io.millrace.core.change.Origin;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.JsonDocument;
import io.millrace.sink.Planner;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns every change into a document of its own, with an id that a replay of the record makes again.
 *
 * <p>The document of a deletion is the row before it where the record carries that, otherwise its key, and has the field
 * {@code millrace_deleted}.
 */
final class AppendPlanner implements Planner<DocumentOp> {
    static final String TIMESTAMP = "@timestamp";

    private final DocumentNames names;
    private final GeoPoints points;
    private final @Nullable String timestampColumn;
    private final DocumentLines lines;
    private final JsonDocument document = new JsonDocument();
    private final JsonDocument single = new JsonDocument();

    AppendPlanner(DocumentOptions options) {
        names = new DocumentNames(options);
        points = options.points();
        timestampColumn = options.timestampColumn().orElse(null);
        lines = new DocumentLines(options.pipeline());
    }

    @Override
    public void plan(Change change, Consumer<? super DocumentOp> out) {
        throw new IllegalStateException("An event needs its record.");
    }

    @Override
    public void plan(Change change, SinkRecord record, Consumer<? super DocumentOp> out) {
        if (change instanceof Change.Upsert upsert) {
            Data row = DocumentNames.object(upsert.row());
            byte[] source = points.addTo(document.write(row), row);
            out.accept(event(upsert.origin(), upsert.key(), row, row, source, record));
        } else if (change instanceof Change.Delete delete) {
            Data left = delete.before().isNone() ? delete.key() : delete.before();
            byte[] source = left.hasColumns() ? document.write(left) : named("key", document.write(left));
            byte[] deleted = with(
                    source, DeleteMark.FIELD, DeleteMark.time(delete.origin().committedMicros()));
            out.accept(event(delete.origin(), delete.key(), delete.before(), left, deleted, record));
        }
    }

    private DocumentOp event(Origin origin, Data key, Data row, Data written, byte[] source, SinkRecord record) {
        DocumentId target = names.target(origin, key, row, "@" + occurrence(origin, record));
        byte[] whole = written.hasColumn(TIMESTAMP) ? source : with(source, TIMESTAMP, time(origin, written, record));
        byte[] text = lines.create(target, null, whole);
        Schema schema = row.isNone() ? null : row.schema();
        return new DocumentOp.Append(
                new DocumentOp.Encoded(target, origin.version(), origin.committedMicros(), text), schema);
    }

    /**
     * What tells a change from all others of its key: the version that our sources give it, whatever record it is in;
     * otherwise the record, because versions of others may be alike.
     */
    private static String occurrence(Origin origin, SinkRecord record) {
        return origin.headers().lastWithName(ChangeHeaders.VERSION) != null
                ? origin.topic() + "@" + origin.version()
                : record.originalTopic() + "-" + record.originalKafkaPartition() + "-" + record.originalKafkaOffset();
    }

    private byte[] time(Origin origin, Data row, SinkRecord record) {
        if (timestampColumn != null) {
            Data column = row.column(timestampColumn);
            if (!column.isNone()) {
                return single.write(column);
            }
            throw new FaultException(
                    Fault.RECORD_VALUE_UNSUPPORTED,
                    "The record has no column " + timestampColumn + ", or it is NULL there, so the event has no time."
                            + " Change append.timestamp.column, or leave it out for the time of the change.");
        }
        if (origin.committedMicros() >= 0) {
            return quoted(Instant.EPOCH.plus(origin.committedMicros(), ChronoUnit.MICROS));
        }
        Long millis = record.timestamp();
        if (millis == null || millis < 0) {
            throw new FaultException(
                    Fault.RECORD_VALUE_UNSUPPORTED,
                    "The record does not say when the change was made and Kafka has no time for it. Set"
                            + " append.timestamp.column.");
        }
        return quoted(Instant.ofEpochMilli(millis));
    }

    private static byte[] quoted(Instant time) {
        return ("\"" + time + "\"").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] named(String name, byte[] value) {
        return with("{}".getBytes(StandardCharsets.US_ASCII), name, value);
    }

    /** An object with one more field in front. */
    private static byte[] with(byte[] object, String name, byte[] value) {
        int from = 1;
        while (Character.isWhitespace(object[from])) {
            from++;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(object.length + name.length() + value.length + 4);
        out.writeBytes(("{\"" + name + "\":").getBytes(StandardCharsets.UTF_8));
        out.writeBytes(value);
        if (object[from] != '}') {
            out.write(',');
        }
        out.write(object, from, object.length - from);
        return out.toByteArray();
    }

    /** The mapping of what an event has beside its row. */
    static Map<String, Object> fields() {
        return Map.of(TIMESTAMP, Map.of("type", "date"), DeleteMark.FIELD, DeleteMark.MAPPING);
    }
}

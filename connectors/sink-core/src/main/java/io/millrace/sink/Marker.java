package io.millrace.sink;

import io.millrace.core.change.Change;
import io.millrace.core.change.Op;
import io.millrace.core.change.Origin;
import java.util.Objects;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** A record that speaks of a whole table; it holds its offset until what it asks for is done. */
final class Marker extends Pending {
    private static final int CHARGE = 400;

    private final Op op;
    private final Origin origin;
    private final String owner;
    private final String topic;
    private final int partitions;
    private final String place;

    /** Whether rows of another table were met in the topic. */
    private boolean crowded;

    private Marker(
            PartitionLedger ledger, SinkRecord record, Change change, Op op, @Nullable String source, int count) {
        super(ledger, record.originalKafkaOffset(), CHARGE);
        this.op = op;
        this.origin = change.origin();
        this.owner = Objects.requireNonNullElse(source, record.originalTopic());
        this.topic = record.originalTopic();
        this.partitions = count;
        this.place = record.originalTopic() + "-" + record.originalKafkaPartition() + " at offset "
                + record.originalKafkaOffset();
    }

    /** The marker that a change is, or null if it is none. */
    static @Nullable Marker of(Change change, SinkRecord record, PartitionLedger ledger) {
        if (change instanceof Change.Truncate truncate) {
            return new Marker(ledger, record, change, Op.TRUNCATE, truncate.source(), 0);
        }
        if (change instanceof Change.GenerationBegin begin) {
            return new Marker(ledger, record, change, Op.BEGIN, begin.source(), 0);
        }
        return change instanceof Change.GenerationEnd end
                ? new Marker(ledger, record, change, Op.END, end.source(), end.partitions())
                : null;
    }

    /** What it says: truncate, begin or end. */
    Op op() {
        return op;
    }

    Origin origin() {
        return origin;
    }

    /** Whose table it is. */
    String owner() {
        return owner;
    }

    /** The topic that it was consumed from. */
    String topic() {
        return topic;
    }

    /** How many partitions it went to, or 0 if it does not say. */
    int partitions() {
        return partitions;
    }

    SweepMark mark() {
        return new SweepMark(ledger.partition().partition(), origin.version());
    }

    /** The table, and where the record stands, for messages. */
    String place() {
        return "table " + origin.table() + " (" + place + ")";
    }

    boolean isCrowded() {
        return crowded;
    }

    void crowd() {
        crowded = true;
    }
}

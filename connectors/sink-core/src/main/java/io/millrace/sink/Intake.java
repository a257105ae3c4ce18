package io.millrace.sink;

import io.millrace.core.change.Change;
import io.millrace.core.change.ChangeReader;
import io.millrace.core.fault.Blame;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pure half of the way: reads a record, plans its operations and puts them aside for their lanes. */
final class Intake<O extends WriteOp> {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);
    /** What an operation takes beside its bytes: its objects here, its target, its place in a lane. */
    private static final int OVERHEAD = 320;
    /** What a record kept for a dead-letter queue takes: its objects and the bytes Connect keeps for it. */
    private static final int RECORD_OVERHEAD = 1200;

    private final SinkOptions options;
    private final Planner<O> planner;
    private final OffsetLedger ledger;
    private final Backpressure backpressure;
    private final Lanes<O> lanes;
    private final Counts counts;
    private final ChangeReader reader;
    private final Sweeps sweeps;
    private final List<O> planned = new ArrayList<>();
    private final Consumer<O> plan = planned::add;
    private final Set<String> undated = new HashSet<>();

    Intake(
            SinkOptions options,
            Planner<O> planner,
            OffsetLedger ledger,
            Backpressure backpressure,
            Lanes<O> lanes,
            Counts counts,
            Sweeps sweeps) {
        this.options = options;
        this.reader = new ChangeReader(
                options.records().versionField(), options.records().topicNames());
        this.planner = planner;
        this.ledger = ledger;
        this.backpressure = backpressure;
        this.lanes = lanes;
        this.counts = counts;
        this.sweeps = sweeps;
    }

    /** Takes a record in; what is wrong with it goes to {@code rejections}, what stops the task is thrown. */
    void accept(SinkRecord record, Consumer<Rejected> rejections) {
        planned.clear();
        boolean isHeld;
        try {
            isHeld = plan(reader.read(record), record);
        } catch (FaultException e) {
            if (e.fault().blame() != Blame.DATA) {
                throw e;
            }
            rejections.accept(rejected(record, e.fault(), Rejected.reason(e), e.getStackTrace()));
            return;
        } catch (RuntimeException e) {
            // Its message may hold what the record holds, so only its type and place are told.
            String reason = "An unexpected " + e.getClass().getName() + " occurred while the record was read.";
            rejections.accept(rejected(record, Fault.RECORD_UNREADABLE, reason, e.getStackTrace()));
            return;
        }
        if (planned.isEmpty()) {
            if (!isHeld) {
                counts.skipped();
            }
            return;
        }
        PartitionLedger partition = ledger.of(record);
        for (int i = 0; i < planned.size(); i++) {
            stage(planned.get(i), partition, record);
        }
    }

    private void stage(O op, PartitionLedger partition, SinkRecord record) {
        int charge = options.deadLetters() ? 4 * op.bytes() + OVERHEAD + RECORD_OVERHEAD : op.bytes() + OVERHEAD;
        Entry<O> entry =
                new Entry<>(partition, record.originalKafkaOffset(), charge, op, options.deadLetters() ? record : null);
        partition.add(entry);
        backpressure.take(entry);
        lanes.stage(entry);
    }

    /** Plans a row, or lets a marker wait; returns whether it does that. */
    private boolean plan(Change change, SinkRecord record) {
        if (change instanceof Change.Upsert) {
            warnIfUndated(change, record);
            sweeps.met(change.origin());
            planner.plan(change, record, plan);
        } else if (change instanceof Change.Delete) {
            planner.plan(change, record, plan);
        } else {
            PartitionLedger partition = ledger.of(record);
            Marker marker = sweeps.marker(change, record, partition);
            if (marker != null) {
                partition.add(marker);
                backpressure.take(marker);
                sweeps.add(marker);
                return true;
            }
        }
        return false;
    }

    private void warnIfUndated(Change change, SinkRecord record) {
        if (change.origin().version() == record.originalKafkaOffset() && undated.add(record.originalTopic())) {
            log.warn(
                    "{}: The records of {} carry no version, so their Kafka offset orders them. Should the topic ever"
                            + " be created anew, offsets begin again and the target refuses what is new as older.",
                    options.name(),
                    record.originalTopic());
        }
    }

    private Rejected rejected(SinkRecord record, Fault fault, String reason, StackTraceElement[] trace) {
        PartitionLedger partition = ledger.of(record);
        Pending pending = new Pending(partition, record.originalKafkaOffset(), OVERHEAD + RECORD_OVERHEAD);
        partition.add(pending);
        backpressure.take(pending);
        return new Rejected(pending, options.deadLetters() ? record : null, fault, reason, List.of(trace));
    }
}

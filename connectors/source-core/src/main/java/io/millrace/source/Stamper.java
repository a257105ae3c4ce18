package io.millrace.source;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.core.change.Op;
import io.millrace.core.change.RowSchemas;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns Debezium's records into change records: form, headers, version and offset.
 *
 * <p>The same records from the same stored offset give the same output, which makes a restart harmless. Not thread-safe:
 * it belongs to the thread that polls.
 */
final class Stamper {
    private static final String FROM_LOG = "false";
    private static final String IN_WINDOW = "incremental";
    /** Debezium's header on the delete of a changed primary key, which an insert under the new key follows. */
    private static final String NEW_KEY = "__debezium.newkey";

    private final StampOptions options;
    private final SourceClock clock;
    private final OffsetTrail trail;
    private final Outbox out;
    private final WindowReadings windows;
    private final Watchers watchers;
    private final @Nullable Unavailable unavailable;
    private final boolean envelopes;
    private final EventPlans plans = new EventPlans();
    private final RewindGuard rewinds = new RewindGuard();
    private @Nullable Reading reading;
    private @Nullable Headers deleteHeaders;

    Stamper(
            StampOptions options,
            SourceClock clock,
            OffsetTrail trail,
            Outbox out,
            WindowReadings windows,
            Optional<Unavailable> unavailable,
            Watchers watchers) {
        this.options = options;
        this.clock = clock;
        this.trail = trail;
        this.out = out;
        this.windows = windows;
        this.unavailable = unavailable.orElse(null);
        this.watchers = watchers;
        this.envelopes = options.format() == RecordFormat.ENVELOPE;
    }

    /** Who looks on: how far the reading of tables has come, and what is counted. */
    record Watchers(ReadingProgress progress, SourceCounts counts) {}

    /** Starts from a stored offset, or from none; what was not handed out is forgotten, for it will come again. */
    void load(@Nullable Map<String, ?> stored, ResyncState resync) {
        watchers.progress().forget();
        windows.load(resync);
        clock.load(stored);
        trail.load(stored);
        forget();
    }

    /** Starts from now on: what lies between the stored offset and the log is lost. */
    void loadAfterGap(@Nullable Map<String, ?> stored, ResyncState resync) {
        watchers.progress().forget();
        windows.load(resync);
        clock.load(stored);
        clock.freshReading();
        trail.load(null);
        forget();
    }

    /** Whether what waits to be read can only be read by a new start, from {@link #settled}. */
    boolean startsAnew() {
        Map<String, ?> reached = trail.settled();
        return windows.startsAnew() || (windows.isHollow() && reached != null && !OffsetKeys.isInSnapshot(reached));
    }

    /** The offset up to which everything was emitted. */
    @Nullable
    Map<String, ?> settled() {
        return trail.settled();
    }

    private void forget() {
        out.clear();
        rewinds.forget();
        reading = null;
        deleteHeaders = null;
    }

    /** Puts into the outbox what becomes of a record. */
    void stamp(SourceRecord record) {
        Schema schema = record.valueSchema();
        if (record.value() == null) {
            tombstone(record);
            return;
        }
        if (!(record.value() instanceof Struct value) || schema == null) {
            pass(record);
            return;
        }
        Optional<EventPlan> plan = plans.event(schema);
        if (plan.isPresent()) {
            event(record, value, plan.get());
        } else if (options.noticeTopic().equals(record.topic())) {
            notice(record, value);
        } else {
            pass(record);
        }
    }

    // --- rows

    private void event(SourceRecord record, Struct event, EventPlan plan) {
        Struct source = plan.source(event);
        String snapshot = plan.snapshot(source);
        Op op = Op.ofCode(plan.op(event));
        String table = plan.table(source);
        if (op == null) {
            pass(record);
        } else if (!FROM_LOG.equals(snapshot)) {
            if (IN_WINDOW.equals(snapshot)) {
                inWindow(record, event, plan, table);
            } else {
                inSnapshot(record, event, plan, table);
            }
        } else if (op == Op.TRUNCATE) {
            truncate(record, plan.micros(source), table);
        } else {
            logged(record, event, plan, op, table);
        }
    }

    private void inSnapshot(SourceRecord record, Struct event, EventPlan plan, String table) {
        watchers.progress().row(table);
        String generation = reading == null ? null : reading.generation();
        Headers headers = ChangeHeaders.of(Op.READ, clock.readAgain(), -1, table, generation);
        row(record, event, plan, position(record.sourceOffset()), headers);
    }

    private void inWindow(SourceRecord record, Struct event, EventPlan plan, String table) {
        if (windows.takes()) {
            Map<String, ?> position = record.sourceOffset();
            Headers headers = ChangeHeaders.of(
                    Op.READ, clock.readAgain(windows.number(position)), -1, table, windows.generation(position));
            row(record, event, plan, trail.window(position), headers);
        }
    }

    private void logged(SourceRecord record, Struct event, EventPlan plan, Op op, String table) {
        rewinds.check(record.sourceOffset());
        refuseUnavailable(event, plan, table);
        boolean rowFollows = op == Op.DELETE && (options.tombstones() || hasNewKey(record));
        @Nullable Map<String, ?> held = rowFollows ? trail.hold(record.sourceOffset()) : null;
        long micros = plan.micros(plan.source(event));
        watchers.counts().logged(micros);
        Headers headers = headers(record);
        ChangeHeaders.add(headers, op, clock.logRow(micros), micros, table, null);
        deleteHeaders = op == Op.DELETE ? headers : null;
        row(record, event, plan, rowFollows ? held : position(record.sourceOffset()), headers);
    }

    private void row(
            SourceRecord record, Struct event, EventPlan plan, @Nullable Map<String, ?> offset, Headers headers) {
        if (envelopes) {
            out.add(with(record, offset, record.keySchema(), record.key(), record.valueSchema(), event, headers));
            return;
        }
        Schema keySchema = record.keySchema();
        if (keySchema == null || !(record.key() instanceof Struct key)) {
            throw withoutKey(plan.table(plan.source(event)));
        }
        Schema plainKey = plans.key(keySchema);
        Struct row = plan.row(event);
        out.add(with(
                record,
                offset,
                plainKey,
                plainKey == keySchema ? key : RowSchemas.copy(key, plainKey),
                row == null ? null : plan.rowSchema(),
                row,
                headers));
    }

    private void tombstone(SourceRecord record) {
        if (!envelopes) {
            return;
        }
        @Nullable
        Map<String, ?> offset = hasNewKey(record) ? trail.hold(record.sourceOffset()) : position(record.sourceOffset());
        Headers headers = deleteHeaders == null ? record.headers() : deleteHeaders.duplicate();
        out.add(with(record, offset, record.keySchema(), record.key(), null, null, headers));
    }

    /**
     * A TRUNCATE is a statement of its own, which MySQL's GTID positions include only with the next transaction: it is
     * emitted again after a restart, with the same version, because it leaves the stored offset where it was.
     */
    private void truncate(SourceRecord record, long micros, String table) {
        windows.truncated(table);
        @Nullable Map<String, ?> held = trail.hold(record.sourceOffset());
        out.add(new Control(
                Op.TRUNCATE,
                record.topic(),
                table,
                clock.logRow(micros),
                micros,
                null,
                new Control.Offsets(record.sourcePartition(), held, held)));
    }

    // --- snapshots

    private void notice(SourceRecord record, Struct value) {
        if (WindowNotice.isOne(value)) {
            windows.notice(record, WindowNotice.of(value));
        } else {
            snapshot(record, SnapshotNotice.of(value));
        }
        passNotice(record);
    }

    private void snapshot(SourceRecord record, SnapshotNotice notice) {
        switch (notice.kind()) {
            case READING -> begin(record, notice);
            case SCANNED -> {
                watchers.progress().scanned();
                if (reading != null && notice.scanned() != null) {
                    reading.scanned().add(notice.scanned());
                }
            }
            case COMPLETED -> {
                watchers.progress().end();
                end(record);
            }
            case ABORTED -> {
                watchers.progress().forget();
                reading = null;
            }
            case OTHER -> {}
        }
    }

    private void passNotice(SourceRecord record) {
        Map<String, ?> position = record.sourceOffset();
        if (options.keepNotices() && trail.settled() != null) {
            @Nullable
            Map<String, ?> offset = position == null || position.isEmpty() ? trail.settled() : position(position);
            out.add(with(
                    record,
                    offset,
                    record.keySchema(),
                    record.key(),
                    record.valueSchema(),
                    record.value(),
                    record.headers()));
        }
    }

    private void begin(SourceRecord record, SnapshotNotice notice) {
        if (reading != null || !"INITIAL".equals(record.sourceOffset().get(OffsetKeys.SNAPSHOT))) {
            return;
        }
        watchers.progress().begin(notice.tables());
        Reading begun = Reading.begin(clock.freshReading(), clock.readAgain(), notice.tables());
        begun.begun().removeAll(options.partlyRead());
        Map<String, ?> offset = trail.settle(record.sourceOffset());
        for (String table : begun.begun()) {
            out.add(marker(Op.BEGIN, table, begun, new Control.Offsets(record.sourcePartition(), offset, offset)));
        }
        reading = begun;
    }

    /** Only the last record of the last end marker says that the snapshot has ended, or a kill would swallow the others. */
    private void end(SourceRecord record) {
        Reading ended = reading;
        reading = null;
        if (record.sourceOffset() == null || record.sourceOffset().isEmpty()) {
            return;
        }
        windows.snapshotEnded();
        if (windows.isHollow()) {
            trail.settle(record.sourceOffset());
            return;
        }
        @Nullable Map<String, ?> held = trail.hold(record.sourceOffset());
        if (ended == null) {
            return;
        }
        Map<String, ?> reached = trail.settle(record.sourceOffset());
        int left = ended.ended().size();
        for (String table : ended.ended()) {
            left--;
            out.add(marker(
                    Op.END,
                    table,
                    ended,
                    new Control.Offsets(record.sourcePartition(), held, left == 0 ? reached : held)));
        }
    }

    private Control marker(Op op, String table, Reading of, Control.Offsets offsets) {
        return new Control(op, options.topicOf().apply(table), table, of.version(), -1, of.generation(), offsets);
    }

    // --- offsets and records

    private void pass(SourceRecord record) {
        Map<String, ?> position = record.sourceOffset();
        if (position == null || position.isEmpty()) {
            out.add(record);
            return;
        }
        out.add(with(
                record,
                position(position),
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                record.headers()));
    }

    /** The record's own position, unless it says that a snapshot has ended whose end markers are not out yet. */
    private @Nullable Map<String, ?> position(Map<String, ?> position) {
        return reading != null && !OffsetKeys.isInSnapshot(position) ? trail.hold(position) : trail.advance(position);
    }

    private void refuseUnavailable(Struct event, EventPlan plan, String table) {
        if (unavailable == null) {
            return;
        }
        Struct row = plan.image(event);
        String column = row == null ? null : unavailable.first(row);
        if (column != null) {
            throw new FaultException(
                    Fault.SOURCE_VALUE_MISSING,
                    "The log leaves out the value of " + table + "." + column
                            + ", which did not change, and it was not read"
                            + " again. Let the log hold whole rows: ALTER TABLE " + table
                            + " REPLICA IDENTITY FULL; then let the connector read the tables anew: `millrace offsets reset"
                            + " CONNECTOR --to-start --execute`. If the column really holds that text, set another"
                            + " unavailable.value.placeholder.");
        }
    }

    private Headers headers(SourceRecord record) {
        return envelopes && !record.headers().isEmpty() ? record.headers().duplicate() : new ConnectHeaders();
    }

    private static boolean hasNewKey(SourceRecord record) {
        return !record.headers().isEmpty() && record.headers().lastWithName(NEW_KEY) != null;
    }

    private static SourceRecord with(
            SourceRecord record,
            @Nullable Map<String, ?> offset,
            @Nullable Schema keySchema,
            @Nullable Object key,
            @Nullable Schema valueSchema,
            @Nullable Object value,
            Headers headers) {
        return new SourceRecord(
                record.sourcePartition(),
                offset,
                record.topic(),
                record.kafkaPartition(),
                keySchema,
                key,
                valueSchema,
                value,
                record.timestamp(),
                headers);
    }

    private static FaultException withoutKey(String table) {
        return new FaultException(
                Fault.SOURCE_TABLE_WITHOUT_KEY,
                "The table " + table
                        + " has no primary key and no unique key of columns that cannot be NULL, so its rows"
                        + " cannot be told apart. Name the columns that identify a row, as in message.key.columns="
                        + table + ":column1,column2, or leave the table out with table.exclude.list. A primary key"
                        + " that is added now helps the rows after it, but not this one.");
    }
}

package io.millrace.source;

import io.millrace.core.change.Op;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.source.ResyncState.Outcome;
import io.millrace.source.ResyncState.Running;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The readings of tables window by window: makes markers of Debezium's notifications on them, and says how their rows are
 * stamped.
 *
 * <p>A notification that a window was read comes before the rows of the window, and one that a table was read to its end
 * comes after all of its rows. Not thread-safe: it belongs to the thread that polls.
 */
final class WindowReadings {
    private static final Logger LOG = LoggerFactory.getLogger(WindowReadings.class);
    /** So often Debezium may fail to read a table before that is no accident. */
    private static final int MOST_FAILURES = 5;

    private final ResyncProgress progress;
    private final SourceClock clock;
    private final OffsetTrail trail;
    private final Outbox out;
    private final StampOptions options;
    private final LongSupplier millis;
    private final Map<String, Integer> failures = new HashMap<>();
    private long rows;
    private boolean outdated;
    private boolean startsAnew;

    WindowReadings(
            ResyncProgress progress,
            SourceClock clock,
            OffsetTrail trail,
            Outbox out,
            StampOptions options,
            LongSupplier millis) {
        this.progress = progress;
        this.clock = clock;
        this.trail = trail;
        this.out = out;
        this.options = options;
        this.millis = millis;
    }

    /** Goes on from a state that was stored or planned. */
    void load(ResyncState state) {
        progress.set(state);
        Running running = state.running();
        rows = running == null ? 0 : running.rows();
        outdated = false;
        startsAnew = false;
    }

    // --- rows

    /** The number of the reading that a row in a window belongs to, for its version. */
    int number(Map<String, ?> position) {
        Running running = progress.state().running();
        return running != null && isOurs(position) ? running.number() : 0;
    }

    /** The generation of a row in a window. */
    @Nullable
    String generation(Map<String, ?> position) {
        Running running = progress.state().running();
        Object reader = position.get(OffsetKeys.CORRELATION);
        return running != null && isOurs(position) ? running.generation() : reader == null ? null : reader.toString();
    }

    /** Takes note of a row in a window; false if it was read before its table was emptied. */
    boolean takes() {
        rows++;
        return !outdated;
    }

    /** Rows that were read before the table was emptied would come back if they were merged behind that. */
    void truncated(String table) {
        Running running = progress.state().running();
        outdated |= running != null && running.request().table().equals(table);
    }

    // --- notifications

    void notice(SourceRecord record, WindowNotice notice) {
        if (!ResyncPlanner.READER.equals(notice.reader())) {
            startsAnew |= notice.kind() == WindowNotice.Kind.COMPLETED
                    && progress.state().waits();
            return;
        }
        String table = notice.table();
        if (table == null) {
            return;
        }
        switch (notice.kind()) {
            case READ -> {
                outdated = false;
                Running running = running(record, table);
                if (running != null) {
                    progress.set(progress.state().reading(running.at(rows, notice.reached())));
                }
            }
            case SCANNED -> {
                outdated = false;
                Running running = running(record, table);
                if (running != null) {
                    scanned(record, running, notice);
                }
            }
            case COMPLETED, OTHER -> {}
        }
    }

    /** Whether what waits can only be read by a new start. */
    boolean startsAnew() {
        return startsAnew;
    }

    /** Whether the capture only notes the place in the log, because all tables will be read beside it. */
    boolean isHollow() {
        return progress.state().fillsAll().isPresent();
    }

    /** The tables have been read in one go, or have been left out on purpose. */
    void snapshotEnded() {
        startsAnew |= progress.state().waits();
    }

    private @Nullable Running running(SourceRecord record, String table) {
        Running running = progress.state().running();
        return running != null && running.request().table().equals(table) ? running : begin(record, table);
    }

    private @Nullable Running begin(SourceRecord record, String table) {
        ResyncState state = progress.state();
        ResyncRequest request = state.queue().stream()
                .filter(queued -> queued.table().equals(table))
                .findFirst()
                .orElse(null);
        if (request == null) {
            LOG.debug("A reading of {} that is not queued any more goes on without markers.", table);
            return null;
        }
        int number = state.nextNumber(clock.value());
        long version = clock.readAgain(number);
        Running begun = new Running(request, String.format("%019d", version >> 1), version, number, 0, null);
        rows = 0;
        Map<String, ?> before = trail.settled();
        progress.set(state.begun(begun, clock.value()));
        LOG.info(
                "Reading {} while the log is followed ({}).",
                request.text(),
                request.cause().code());
        if (request.isWhole()) {
            emit(Op.BEGIN, record, begun, before);
        }
        return begun;
    }

    private void scanned(SourceRecord record, Running running, WindowNotice notice) {
        ResyncRequest request = running.request();
        String refusal = notice.isWell() ? null : failed(request, String.valueOf(notice.status()));
        Map<String, ?> before = trail.settled();
        progress.set(progress.state().ended(new Outcome(request, rows, refusal, millis.getAsLong())));
        failures.remove(request.id());
        LOG.info("{} rows of {} were read while the log was followed.", rows, request.text());
        emit(request.isWhole() && refusal == null ? Op.END : Op.PART, record, running, before);
    }

    /** Debezium passes over a table that it fails to read, so the whole source starts anew and reads it again. */
    private String failed(ResyncRequest request, String status) {
        int count = failures.merge(request.id(), 1, Integer::sum);
        String what = "Debezium could not read " + request.text() + " (" + status + "); its own message is in the log"
                + " before this one";
        if (count < MOST_FAILURES) {
            throw new FaultException(Fault.SOURCE_CAPTURE, what + ". It is tried again.");
        }
        failures.remove(request.id());
        if (!request.isAsked()) {
            throw new FaultException(
                    Fault.SOURCE_RESYNC,
                    what + ", " + count + " times. The table has to be read ("
                            + request.cause().code()
                            + "). Remove the cause and restart: `millrace restart CONNECTOR`.");
        }
        LOG.error("{}: {}, {} times. The request is given up.", Fault.SOURCE_RESYNC.code(), what, count);
        return what + ", " + count + " times";
    }

    private void emit(Op op, SourceRecord record, Running running, @Nullable Map<String, ?> before) {
        String table = running.request().table();
        out.add(new Control(
                op,
                options.topicOf().apply(table),
                table,
                running.version(),
                -1,
                running.generation(),
                new Control.Offsets(record.sourcePartition(), before, trail.window(record.sourceOffset()))));
    }

    private static boolean isOurs(Map<String, ?> position) {
        return ResyncPlanner.READER.equals(position.get(OffsetKeys.CORRELATION));
    }
}

package io.millrace.source;

import io.millrace.core.change.ChangeHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Rows of a table that is followed, committed one after another while others may be read beside the log: each when the one
 * before has come. Tells how long they took, and how many rows of readings came between the commit and the row.
 */
final class RowsBeside {
    private final IntConsumer commit;
    private final String table;
    private final List<Row> rows = new ArrayList<>();
    private int next;
    private int looked;
    private boolean waiting;
    private long read;
    private long readAtCommit;
    private long committedNanos;

    /**
     * A row that has come.
     *
     * @param delay from the return of its commit
     * @param readBefore how many rows of readings had come before it
     * @param readBetween how many of them since its commit began
     */
    record Row(Duration delay, long readBefore, long readBetween) {}

    /**
     * Commits nothing yet.
     *
     * @param table the followed table, as a record's header names it
     * @param first the id of the first row
     * @param commit inserts a row with an id
     */
    RowsBeside(String table, int first, IntConsumer commit) {
        this.table = table;
        this.commit = commit;
        this.next = first;
    }

    /** Looks at what has come, and commits the next row if none is on its way; the number of rows that have come. */
    int follow(List<SourceRecord> records) {
        for (; looked < records.size(); looked++) {
            look(records.get(looked));
        }
        if (!waiting) {
            readAtCommit = read;
            commit.accept(next);
            committedNanos = System.nanoTime();
            waiting = true;
        }
        return rows.size();
    }

    private void look(SourceRecord record) {
        if (Emitted.header(record, ChangeHeaders.OP).equals("r")) {
            read++;
        } else if (waiting
                && Emitted.header(record, ChangeHeaders.TABLE).equals(table)
                && Objects.equals(((Struct) record.key()).get("id"), next)) {
            rows.add(new Row(Duration.ofNanos(System.nanoTime() - committedNanos), read, read - readAtCommit));
            next++;
            waiting = false;
        }
    }

    /** How many rows of readings have come. */
    long read() {
        return read;
    }

    /** The rows that have come while others were being read: some had come before, and some came after. */
    List<Row> whileReading() {
        return rows.stream()
                .filter(row -> row.readBefore > 0 && row.readBefore < read)
                .toList();
    }

    /** All rows that have come. */
    List<Row> all() {
        return List.copyOf(rows);
    }

    /** How long rows took, in words. */
    static String delays(List<Row> rows) {
        List<Duration> delays = rows.stream().map(Row::delay).sorted().toList();
        return delays.isEmpty()
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "%d rows, median %.1f ms, longest %.1f ms",
                        delays.size(),
                        delays.get(delays.size() / 2).toNanos() / 1e6,
                        delays.get(delays.size() - 1).toNanos() / 1e6);
    }
}

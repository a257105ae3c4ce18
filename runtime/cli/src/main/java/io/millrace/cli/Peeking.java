package io.millrace.cli;

import io.millrace.cli.peek.PeekedRecord;
import io.millrace.cli.peek.RecordFilter;
import io.millrace.cli.peek.RecordPrinter;
import io.millrace.host.RecordConsumer;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.source.SourceRecord;

/** Prints what comes until it is enough, and counts. */
final class Peeking implements RecordConsumer {
    private final RecordFilter filter;
    private final RecordPrinter printer;
    private final long limit;
    private final Set<String> otherTables = new TreeSet<>();
    private long rows;
    private long others;
    private volatile long lastNanos = System.nanoTime();

    Peeking(RecordFilter filter, RecordPrinter printer, long limit) {
        this.filter = filter;
        this.printer = printer;
        this.limit = limit;
    }

    @Override
    public synchronized boolean accept(SourceRecord record) {
        if (rows >= limit) {
            return false;
        }
        PeekedRecord peeked = new PeekedRecord(record);
        lastNanos = System.nanoTime();
        if (!filter.test(peeked)) {
            otherTables.add(peeked.table());
            return true;
        }
        printer.print(peeked);
        if (peeked.isRow()) {
            rows++;
        } else {
            others++;
        }
        return rows < limit;
    }

    boolean idleFor(Duration bound) {
        return System.nanoTime() - lastNanos > bound.toNanos();
    }

    /** What was shown. */
    synchronized String summary() {
        String shown = (rows == 1 ? "1 row" : rows + " rows")
                + (others == 0 ? "" : " and " + others + " that speak of a whole table or schema");
        boolean missed = rows + others == 0 && !otherTables.isEmpty();
        return shown + (missed ? "; records came of other tables only: " + String.join(", ", otherTables) : "");
    }
}

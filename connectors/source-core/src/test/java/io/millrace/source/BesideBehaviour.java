package io.millrace.source;

import static io.millrace.source.Emitted.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.source.RowsBeside.Row;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows of other tables on a real server, while a table is filled. */
public abstract class BesideBehaviour<T extends TestTables> extends SourceSuite<T> {
    private static final Logger LOG = LoggerFactory.getLogger(BesideBehaviour.class);
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final int MANY = 10_000;
    private static final int WINDOW = 100;
    private static final int QUEUE = 256;
    private static final int BATCH = 128;

    /** Asks this source. */
    protected BesideBehaviour(SourceRig<T> rig) {
        super(rig);
    }

    /** How many windows may come between a commit and its row, besides what waits in the queue. */
    protected abstract int windowsBetween();

    @Test
    void comeOutBetweenItsWindows() {
        fill();
        SourceRunner narrow = runner(settings("item|nothing"));
        RowsBeside alone = rows(10_000);
        List<SourceRecord> before = narrow.run(records -> count(records, "e") == 2 && alone.follow(records) == 100);
        SourceRunner wide = runner(settings("item|nothing|many"));
        wide.store(before.get(before.size() - 1).sourceOffset());
        RowsBeside beside = rows(20_000);

        wide.run(records -> {
            beside.follow(records);
            return count(records, "e") == 1;
        });

        List<Row> rows = beside.whileReading();
        LOG.warn(
                "Rows of another table alone: {}; while {} rows were read beside them: {}.",
                RowsBeside.delays(alone.all()),
                beside.read(),
                RowsBeside.delays(rows));
        assertThat(rows).hasSizeGreaterThan(MANY / 1_000).allSatisfy(row -> assertThat(row.readBetween())
                .isLessThan(QUEUE + BATCH + windowsBetween() * WINDOW));
        assertThat(rows).extracting(Row::delay).allMatch(delay -> delay.compareTo(BOUND) < 0);
    }

    private RowsBeside rows(int first) {
        TestTables tables = tables();
        return new RowsBeside(
                tables.place() + ".item", first, id -> tables.sql("INSERT INTO %s.item VALUES (" + id + ", 'in', 1)"));
    }

    private void fill() {
        String name = "x".repeat(100);
        tables().sql("CREATE TABLE %s.many (id INT PRIMARY KEY, name VARCHAR(200))");
        tables().sql("INSERT INTO %s.many VALUES "
                + IntStream.rangeClosed(1, MANY)
                        .mapToObj(id -> "(" + id + ", '" + name + "')")
                        .collect(Collectors.joining(", ")));
    }

    private Map<String, String> settings(String tables) {
        return new HashMap<>(Map.of(
                "table.include.list", tables().place() + ".(" + tables + ")",
                "incremental.snapshot.chunk.size", Integer.toString(WINDOW),
                "max.queue.size", Integer.toString(QUEUE),
                "max.batch.size", Integer.toString(BATCH),
                "heartbeat.interval.ms", "300"));
    }
}

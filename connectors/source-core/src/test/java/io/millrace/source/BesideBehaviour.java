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

/** A table that is filled beside the log, and the rows of others meanwhile. */
public abstract class BesideBehaviour<T extends TestTables> extends SourceSuite<T> {
    private static final Logger LOG = LoggerFactory.getLogger(BesideBehaviour.class);
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final int MANY = 10_000;
    private static final int WINDOW = 100;
    private static final int QUEUE = 256;
    private static final int BATCH = 128;
    private static final int LARGE = 64;

    /** Asks this source. */
    protected BesideBehaviour(SourceRig<T> rig) {
        super(rig);
    }

    /** How many windows may come between a commit and its row, besides what waits in the queue. */
    protected abstract int windowsBetween();

    /** The type of a column that takes a text of 1 MB. */
    protected abstract String largeText();

    @Test
    void rowsOfOthersComeOutBetweenItsWindows() {
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

    /** Debezium notifies of each window. */
    @Test
    void hasWindowsOfFewRowsWhereTheyAreLarge() {
        Map<String, String> settings = settings("item|nothing");
        settings.put("incremental.snapshot.chunk.size", "1024");
        SourceRunner narrow = runner(settings);
        List<SourceRecord> before = narrow.run(records -> count(records, "e") == 2);
        tables().sql("CREATE TABLE %s.large (id INT PRIMARY KEY, name " + largeText() + ")");
        IntStream.rangeClosed(1, LARGE)
                .forEach(id -> tables().sql("INSERT INTO %s.large VALUES (" + id + ", REPEAT('x', 1000000))"));
        settings.put("table.include.list", tables().place() + ".(item|nothing|large)");
        settings.put("notification.enabled.channels", "sink");
        settings.put("notification.sink.topic.name", "notices");
        SourceRunner wide = runner(settings);
        wide.store(before.get(before.size() - 1).sourceOffset());

        List<SourceRecord> filled = wide.run(records -> count(records, "e") == 1);

        assertThat(count(filled, "r")).isEqualTo(LARGE);
        assertThat(filled)
                .filteredOn(record -> record.topic().equals("notices")
                        && record.value().toString().contains("IN_PROGRESS"))
                .as("windows")
                .hasSizeGreaterThanOrEqualTo(LARGE / 16);
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

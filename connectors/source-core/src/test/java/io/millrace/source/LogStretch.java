package io.millrace.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.change.ChangeHeaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A stretch of a log that ends with the insert of one row, to be followed in one piece or in many: every change of {@code item}
 * has to come with the same version, and with what a test takes for its identity, its position included.
 */
public record LogStretch(int last, Function<SourceRecord, String> identity) {
    private static final List<String> CHANGES = List.of("c", "u", "d");

    /** Reads the tables, stores the position behind them, and gives it. */
    public static Map<String, Object> readTables(SourceRunner source) {
        List<SourceRecord> snapshot = source.run(records -> !records.isEmpty()
                && !records.get(records.size() - 1).sourceOffset().containsKey("snapshot"));
        source.store(snapshot.get(snapshot.size() - 1).sourceOffset());
        return Objects.requireNonNull(source.stored());
    }

    /**
     * Statements of every kind, one or a few to a transaction. How rows are put that may be there, and how they are left alone
     * then, differs from database to database; a question mark stands for the rows.
     */
    public static List<String> writes(Random random, String put, String putIfAbsent) {
        List<String> session = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            int id = 10 + random.nextInt(40);
            if (i % 10 == 3) {
                session.add("BEGIN");
            }
            session.add(
                    switch (random.nextInt(5)) {
                        case 0 -> put.replace("?", "(" + id + ", 'r" + i + "', " + i + ")");
                        case 1 -> "DELETE FROM %s.item WHERE id = " + id;
                        case 2 -> "UPDATE %s.item SET id = " + (1000 + i) + " WHERE id = " + id;
                        case 3 -> "UPDATE %s.item SET name = 'u" + i + "' WHERE id BETWEEN " + id + " AND " + (id + 5);
                        default ->
                            putIfAbsent.replace("?", "(" + id + ", 'i" + i + "', 0), (" + (id + 1) + ", 'i', 0)");
                    });
            if (i % 10 == 8) {
                session.add("COMMIT");
            }
        }
        return session;
    }

    /** The changes among these records by their versions. */
    public Map<Long, String> changes(List<SourceRecord> records) {
        Map<Long, String> changes = new LinkedHashMap<>();
        add(records, changes);
        return changes;
    }

    /** The changes of the whole stretch, followed to its end by a source that starts from what it has stored. */
    public Map<Long, String> follow(SourceRunner source) {
        return changes(source.run(this::ended));
    }

    /** The same with connections that break when the first change has come. */
    public Map<Long, String> followThroughABreak(SourceRunner source, Runnable breaks) {
        boolean[] broken = {false};
        return changes(source.run(records -> {
            if (!broken[0] && !changes(records).isEmpty()) {
                broken[0] = true;
                breaks.run();
            }
            return ended(records);
        }));
    }

    /** The same in pieces that end anywhere, each begun from some record of the one before; connections break now and then. */
    public Map<Long, String> followInPieces(SourceRunner source, Random random, Runnable breaks) {
        Map<Long, String> changes = new LinkedHashMap<>();
        List<SourceRecord> piece;
        do {
            int end = 1 + random.nextInt(700);
            int[] breakAt = {random.nextInt(3) == 0 ? random.nextInt(end) : Integer.MAX_VALUE};
            piece = source.run(records -> {
                if (records.size() > breakAt[0]) {
                    breakAt[0] = Integer.MAX_VALUE;
                    breaks.run();
                }
                return records.size() >= end || ended(records);
            });
            add(piece, changes);
            source.store(piece.get(piece.size() / 2 + random.nextInt(piece.size() - piece.size() / 2))
                    .sourceOffset());
        } while (!ended(piece));
        return changes;
    }

    /**
     * Follows the stretch, and once more from the offset of one of its changes after a tool for JSON has had it, as jq and others
     * treat a document: keys in another order, every number through a double.
     */
    public void assertThatAnOffsetSurvivesAToolForJson(SourceRunner source, int change) {
        List<SourceRecord> log = source.run(this::ended).stream()
                .filter(record -> !changes(List.of(record)).isEmpty())
                .toList();
        Map<String, Object> treated = new TreeMap<>(log.get(change).sourceOffset());
        treated.replaceAll(
                (key, value) -> value instanceof Number number ? (Object) Math.round(number.doubleValue()) : value);
        source.store(treated);

        Map<Long, String> again = follow(source);

        assertThat(again).containsAllEntriesOf(changes(log.subList(change + 1, log.size())));
        assertThat(changes(log.subList(change, log.size()))).containsAllEntriesOf(again);
    }

    private boolean ended(List<SourceRecord> records) {
        return Emitted.seen(records, last);
    }

    private void add(List<SourceRecord> records, Map<Long, String> changes) {
        for (SourceRecord record : records) {
            String op = Emitted.header(record, ChangeHeaders.OP);
            if (record.topic().endsWith(".item") && CHANGES.contains(op)) {
                String change = op + record.key() + identity.apply(record);
                String before = changes.put(Emitted.version(record), change);
                assertThat(before == null || before.equals(change))
                        .as("%s came again as %s", before, change)
                        .isTrue();
            }
        }
    }
}

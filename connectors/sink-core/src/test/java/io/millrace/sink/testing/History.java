package io.millrace.sink.testing;

import io.millrace.core.change.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A random sequence of changes of a few rows, as records, and what the table was like after each: the oracle.
 *
 * <p>Among the changes are deletes, rows read again, changed primary keys, changes that come once more, records of no row
 * and records that nobody can write.
 */
final class History {
    private static final int ROWS = 12;
    private static final int PARTITIONS = 2;
    private static final long BEGIN = 1_700_000_000L;

    /** What a row was like since a place in its partition; null while there is none. */
    private record State(long offset, long second, @Nullable Row row) {}

    private final Random random;
    private final Form form;
    private final TestTopic topic;
    private final Map<Long, List<State>> states = new HashMap<>();
    private final Map<Long, Row> table = new TreeMap<>();
    private final List<Set<Long>> poison = List.of(new HashSet<>(), new HashSet<>());
    private long second = BEGIN;

    History(String name, Random random, int changes) {
        this.random = random;
        this.form = List.of(Form.values()).get(random.nextInt(Form.values().length));
        Encoding encoding = List.of(Encoding.values()).get(random.nextInt(Encoding.values().length));
        this.topic = new TestTopic(name, form, encoding, PARTITIONS);
        for (long id = 0; id < ROWS; id++) {
            states.put(id, new ArrayList<>(List.of(new State(-1, 0, null))));
        }
        for (int i = 0; i < changes; i++) {
            change();
        }
    }

    TestTopic topic() {
        return topic;
    }

    /** The rows in the end. */
    Map<Long, Row> table() {
        return table;
    }

    /**
     * The rows that a target shows although what it was told is settled, newer than that; empty if all is well.
     *
     * @param settled up to which offset each partition is settled
     */
    List<String> lag(Map<Long, Row> shown, long[] settled) {
        List<String> wrong = new ArrayList<>();
        states.forEach((id, history) -> {
            long offset = settled[topic.partitionOf(id)];
            long newest = history.stream()
                    .filter(state -> state.offset() < offset)
                    .mapToLong(State::second)
                    .max()
                    .orElse(0);
            Row row = shown.get(id);
            boolean known = history.stream()
                    .anyMatch(state ->
                            state.second() >= newest && (row == null ? state.row() == null : row.equals(state.row())));
            if (!known) {
                wrong.add(row + " as row " + id + " where " + history + " is settled up to " + offset);
            }
        });
        return wrong;
    }

    /** Whether a partition's records below an offset that nobody can write are all among the dead letters. */
    boolean areBuried(int partition, long below, DeadLetterQueue queue) {
        Set<Long> missing = new HashSet<>(poison.get(partition));
        missing.removeIf(offset -> offset >= below);
        queue.letters().keySet().stream()
                .filter(record -> record.kafkaPartition() == partition)
                .forEach(record -> missing.remove(record.kafkaOffset()));
        return missing.isEmpty();
    }

    private void change() {
        long id = random.nextInt(ROWS);
        int partition = topic.partitionOf(id);
        int offset = topic.records(partition).size();
        switch (random.nextInt(20)) {
            case 0 -> {
                topic.addPoison(partition);
                poison.get(partition).add((long) offset);
            }
            case 1 -> topic.addNoRows();
            case 2, 3 -> {
                if (form.hasVersion() && offset > 0) {
                    topic.addAgain(partition, random.nextInt(offset));
                }
            }
            case 4, 5, 6, 7 -> delete(id);
            case 8 -> {
                delete(id);
                write(Op.CREATE, random.nextInt(ROWS));
            }
            case 9 -> write(form.hasVersion() ? Op.READ : Op.UPDATE, id); // Debezium's are dated back.
            default -> write(Op.UPDATE, id);
        }
    }

    private void write(Op op, long id) {
        second++;
        Row row = new Row(id, random.nextInt(5) == 0 ? null : "n\"" + second, second);
        table.put(id, row);
        note(id, row);
        topic.add(new RowChange(op, row, second));
    }

    private void delete(long id) {
        Row before = table.remove(id);
        if (before != null) {
            second++;
            note(id, null);
            topic.add(RowChange.delete(before, second));
        }
    }

    private void note(long id, @Nullable Row row) {
        List<State> known = states.computeIfAbsent(id, none -> new ArrayList<>());
        known.add(new State(topic.records(topic.partitionOf(id)).size(), second, row));
    }
}

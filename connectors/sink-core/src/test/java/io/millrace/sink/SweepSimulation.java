package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.change.Op;
import io.millrace.core.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A topic of three partitions with an interrupted reading, a whole one and perhaps a TRUNCATE; two tasks that share them,
 * crash, fail and pass partitions to each other, all of it driven by a random seed.
 */
final class SweepSimulation {
    private static final int PARTITIONS = 3;
    private static final int TASKS = 2;
    private static final long READING = 100;
    private static final long TRUNCATED = 300;
    private static final String OWNER = "shop.shop.orders";
    private static final SweepOptions OPTIONS = new SweepOptions(SweepMode.ON, 50, OnTruncate.EMPTY);

    private final Random random;
    private final FakeSweeper sweeper = new FakeSweeper();
    private final List<List<SinkRecord>> log = new ArrayList<>();
    private final Map<String, Long> table = new HashMap<>();
    private final long[] committed = new long[PARTITIONS];
    private final int[] position = new int[PARTITIONS];
    private final int[] owner = new int[PARTITIONS];
    private final Rig[] tasks = new Rig[TASKS];

    SweepSimulation(long seed) {
        this.random = new Random(seed);
        boolean truncated = random.nextBoolean();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            log.add(records(partition, truncated));
            owner[partition] = random.nextInt(TASKS);
        }
        for (int task = 0; task < TASKS; task++) {
            start(task);
        }
    }

    void run() {
        for (int i = 0; i < 150; i++) {
            int partition = random.nextInt(PARTITIONS);
            Rig rig = tasks[owner[partition]];
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> deliver(partition);
                case 3 -> rig.flow();
                case 4 -> rig.sweep();
                case 5 -> commit(partition);
                case 6 -> sweeper.failAt(1 + random.nextInt(6), Fault.TARGET_BUSY);
                default -> {
                    if (random.nextBoolean()) {
                        start(owner[partition]);
                    } else {
                        move(partition);
                    }
                }
            }
        }
        finish();
        assertThat(sweeper.rows()).isEqualTo(table);
    }

    private void finish() {
        for (int round = 0; round < 40; round++) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                deliver(partition);
                Rig rig = tasks[owner[partition]];
                rig.pass(Duration.ofSeconds(10));
                rig.sweep();
                commit(partition);
            }
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(committed[partition]).isEqualTo(log.get(partition).size());
        }
    }

    private void deliver(int partition) {
        if (position[partition] < log.get(partition).size()) {
            tasks[owner[partition]].put(log.get(partition).get(position[partition]++));
        }
    }

    private void commit(int partition) {
        committed[partition] = Math.max(committed[partition], tasks[owner[partition]].committable(partition));
    }

    /** A task that dies takes what was not committed along. */
    private void start(int task) {
        tasks[task] = Rig.sweeping(OPTIONS, sweeper);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            if (owner[partition] == task) {
                open(partition);
            }
        }
    }

    private void move(int partition) {
        commit(partition);
        tasks[owner[partition]].close(partition);
        owner[partition] = random.nextInt(TASKS);
        open(partition);
    }

    private void open(int partition) {
        position[partition] = (int) committed[partition];
        tasks[owner[partition]].open(partition);
    }

    private List<SinkRecord> records(int partition, boolean truncated) {
        List<SinkRecord> records = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            row(records, partition, 1 + random.nextInt(50));
        }
        table.keySet().removeIf(key -> key.startsWith(partition + "-"));
        for (int i = 0; i < 3; i++) {
            row(records, partition, READING);
        }
        records.add(SweepsTest.marker(Op.END, partition, records.size(), READING, PARTITIONS, OWNER));
        for (int i = 0; i < 3; i++) {
            row(records, partition, READING + 1 + i);
        }
        if (truncated) {
            records.add(SweepsTest.marker(Op.TRUNCATE, partition, records.size(), TRUNCATED, PARTITIONS, OWNER));
            table.keySet().removeIf(key -> key.startsWith(partition + "-"));
            row(records, partition, TRUNCATED + 1);
        }
        return records;
    }

    private void row(List<SinkRecord> records, int partition, long version) {
        String key = partition + "-" + random.nextInt(8);
        records.add(Rig.row(partition, records.size(), key, version));
        table.merge(key, version, Math::max);
    }
}

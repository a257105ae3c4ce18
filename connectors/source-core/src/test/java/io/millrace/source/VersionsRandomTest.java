package io.millrace.source;

import static io.millrace.source.Events.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.change.ChangeHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of versions whatever the log, wherever it is killed and whatever the clocks say then. */
class VersionsRandomTest {
    private static final long HOUR = TimeUnit.HOURS.toMicros(1);
    private static final int EVENTS = 80;
    private static final int RUNS = 200;

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_126, 987_654_321})
    void aReplayGivesTheSameVersionsAndNoRowGoesBack(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < RUNS; run++) {
            SourceRecord[] log = log(random);
            Bench bench = Bench.rows();
            setClocks(bench, random);
            List<SourceRecord> whole = bench.load(null).stamp(log);
            assertThat(whole).hasSameSizeAs(log);
            assertGrows(whole);

            int kill = random.nextInt(EVENTS - 1);
            Bench after = Bench.rows();
            setClocks(after, random);
            List<SourceRecord> again = after.load(whole.get(kill).sourceOffset())
                    .stamp(List.of(log).subList(kill + 1, EVENTS).toArray(SourceRecord[]::new));

            assertThat(versions(again))
                    .as("seed %d, run %d, killed behind %d", seed, run, kill)
                    .isEqualTo(versions(whole.subList(kill + 1, EVENTS)));
        }
    }

    /** The log of a database whose clock jumps, with many rows at one time, and heartbeats. */
    private static SourceRecord[] log(Random random) {
        SourceRecord[] log = new SourceRecord[EVENTS];
        long micros = NOW - 3 * HOUR;
        for (int i = 0; i < EVENTS; i++) {
            micros = switch (random.nextInt(8)) {
                case 0 -> micros - (long) (random.nextDouble() * HOUR);
                case 1 -> Math.min(NOW - HOUR, micros + (long) (random.nextDouble() * HOUR));
                case 2, 3 -> micros + random.nextInt(3);
                default -> micros;
            };
            log[i] = random.nextInt(6) == 0
                    ? Events.heartbeat(100 + i)
                    : Events.logged(random.nextBoolean() ? "u" : "c", random.nextInt(5), "v" + i, micros, 100 + i);
        }
        return log;
    }

    /** The clocks of the worker and of the database, each up to an hour off. */
    private static void setClocks(Bench bench, Random random) {
        bench.workerMicros = NOW + (long) ((random.nextDouble() * 2 - 1) * HOUR);
        bench.databaseMicros = NOW + (long) ((random.nextDouble() * 2 - 1) * HOUR);
    }

    private static void assertGrows(List<SourceRecord> records) {
        Map<Object, Long> last = new HashMap<>();
        for (SourceRecord record : records) {
            if (record.headers().lastWithName(ChangeHeaders.VERSION) != null && record.key() != null) {
                Long before = last.put(record.key(), Emitted.version(record));
                assertThat(Emitted.version(record)).isGreaterThan(before == null ? 0 : before);
            }
        }
        assertThat(last).isNotEmpty();
    }

    private static List<String> versions(List<SourceRecord> records) {
        List<String> versions = new ArrayList<>();
        for (SourceRecord record : records) {
            boolean isRow = record.headers().lastWithName(ChangeHeaders.VERSION) != null;
            versions.add(record.sourceOffset().get("pos") + " "
                    + record.sourceOffset().get(OffsetKeys.CLOCK) + ' '
                    + (isRow ? Emitted.version(record) : "none"));
        }
        return versions;
    }
}

package io.millrace.binlog;

import static io.millrace.source.Emitted.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.sandbox.FaultProxy;
import io.millrace.source.LogStretch;
import io.millrace.source.SourceRig;
import io.millrace.source.SourceRunner;
import io.millrace.source.SourceSuite;
import io.millrace.source.TestTables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A row of the log has the same position and the same version however often, and wherever, the source is killed on the way to it. */
public abstract class DeterminismBehaviour<T extends TestTables> extends SourceSuite<T> {
    private static final int LAST = 100_000;
    private static final int TOGETHER = 400;

    private FaultProxy network;
    private final LogStretch stretch = new LogStretch(LAST, DeterminismBehaviour::identity);

    /** Asks this source. */
    protected DeterminismBehaviour(SourceRig<T> rig) {
        super(rig);
    }

    /** Settings by which the table of items is read in windows beside the log, in the middle of it if a statement says so. */
    protected abstract Map<String, String> windows();

    /** The statement that asks for these windows, if the settings do not. */
    protected abstract Optional<String> request();

    @BeforeEach
    void openTheNetwork() {
        network = proxy();
    }

    @AfterEach
    void closeTheNetwork() {
        network.close();
    }

    private SourceRunner source() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "database.hostname", "127.0.0.1",
                "database.port", Integer.toString(network.port()),
                "table.include.list", tables().place() + ".item",
                "incremental.snapshot.chunk.size", "50",
                "max.batch.size", "64",
                "max.queue.size", "128",
                "heartbeat.interval.ms", "1"));
        settings.putAll(windows());
        return runner(settings);
    }

    @Test
    void underKillsHeartbeatsWindowsAndLostConnections() {
        SourceRunner connect = source();
        Map<String, Object> start = LogStretch.readTables(connect);
        write(new Random(17));
        Map<Long, String> whole = stretch.follow(connect);
        assertThat(whole).hasSizeGreaterThan(TOGETHER + 100);

        for (int round = 0; round < 2; round++) {
            connect.store(start);
            Map<Long, String> pieces = stretch.followInPieces(connect, new Random(round), network::cut);

            assertThat(pieces).as("round %s", round).isEqualTo(whole);
        }
    }

    @Test
    void throughALossOfTheConnectionInsideATransaction() {
        SourceRunner connect = source();
        Map<String, Object> start = LogStretch.readTables(connect);
        together("INSERT INTO %s.item VALUES ", TOGETHER);
        tables().sql("INSERT INTO %s.item VALUES (" + LAST + ", 'last', 0)");
        Map<Long, String> whole = stretch.follow(connect);
        connect.store(start);

        assertThat(stretch.followThroughABreak(connect, network::cut)).isEqualTo(whole);
    }

    @Test
    void fromAnOffsetThatWentThroughAToolForJson() {
        SourceRunner connect = source();
        LogStretch.readTables(connect);
        together("INSERT INTO %s.item VALUES ", 20);
        tables().sql("INSERT INTO %s.item VALUES (" + LAST + ", 'last', 0)");

        stretch.assertThatAnOffsetSurvivesAToolForJson(connect, 9);
    }

    /** A delete may carry the position before it (docs/specs/change-record.md, 22), which depends on heartbeats. */
    private static String identity(SourceRecord record) {
        Map<String, Object> position = new TreeMap<>(record.sourceOffset());
        position.keySet().retainAll(List.of("file", "pos", "gtids", "event", "row"));
        return record.value() + (header(record, ChangeHeaders.OP).equals("d") ? "" : " at " + position);
    }

    /** Small transactions of every kind, a request for a window in their middle, a large one, and a last row. */
    private void write(Random random) {
        List<String> session =
                LogStretch.writes(random, "REPLACE INTO %s.item VALUES ?", "INSERT IGNORE INTO %s.item VALUES ?");
        request().ifPresent(statement -> session.add(session.size() / 2, statement));
        tables().session(session.toArray(String[]::new));
        together("INSERT INTO %s.item VALUES ", TOGETHER);
        tables().sql("INSERT INTO %s.item VALUES (" + LAST + ", 'last', 0)");
    }

    private void together(String insert, int rows) {
        tables().sql(insert
                + IntStream.range(20_000, 20_000 + rows)
                        .mapToObj(id -> "(" + id + ", 'together', 0)")
                        .collect(Collectors.joining(",")));
    }
}

package io.millrace.mysql;

import static io.millrace.source.Emitted.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.LogStretch;
import io.millrace.source.SourceRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A row of the log has the same position and the same version however often, and wherever, the source is killed on the way to it. */
class MySqlDeterminismIT {
    private static final int LAST = 100_000;
    private static final int TOGETHER = 400;

    private static Sandbox sandbox;
    private static MySqlServer server;

    private final LogStretch stretch = new LogStretch(LAST, MySqlDeterminismIT::identity);
    private Shop shop;
    private FaultProxy network;
    private SourceRunner connect;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startMySql();
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    @BeforeEach
    void createTables(TestInfo test, @TempDir Path folder) {
        shop = new Shop(server, "k" + Integer.toHexString(test.getDisplayName().hashCode()), folder);
        shop.create();
        shop.sql("CREATE TABLE %s.signals (id VARCHAR(64) PRIMARY KEY, type VARCHAR(32), data VARCHAR(2048))");
        network = new FaultProxy(server.host(), server.port());
        connect = new SourceRunner(MySqlSourceTask::new, config());
    }

    @AfterEach
    void closeTheNetwork() {
        network.close();
    }

    @Test
    void underKillsHeartbeatsWindowsAndLostConnections() {
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
        Map<String, Object> start = LogStretch.readTables(connect);
        together("INSERT INTO %s.item VALUES ", TOGETHER);
        shop.sql("INSERT INTO %s.item VALUES (" + LAST + ", 'last', 0)");
        Map<Long, String> whole = stretch.follow(connect);
        connect.store(start);

        assertThat(stretch.followThroughABreak(connect, network::cut)).isEqualTo(whole);
    }

    @Test
    void fromAnOffsetThatWentThroughAToolForJson() {
        LogStretch.readTables(connect);
        together("INSERT INTO %s.item VALUES ", 20);
        shop.sql("INSERT INTO %s.item VALUES (" + LAST + ", 'last', 0)");

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
        session.add(
                session.size() / 2,
                "INSERT INTO %s.signals VALUES ('s1', 'execute-snapshot',"
                        + " '{\"data-collections\": [\"%s.item\"], \"type\": \"incremental\"}')");
        shop.session(session.toArray(String[]::new));
        together("INSERT INTO %s.item VALUES ", TOGETHER);
        shop.sql("INSERT INTO %s.item VALUES (" + LAST + ", 'last', 0)");
    }

    private void together(String insert, int rows) {
        shop.sql(insert
                + IntStream.range(20_000, 20_000 + rows)
                        .mapToObj(id -> "(" + id + ", 'together', 0)")
                        .collect(Collectors.joining(",")));
    }

    private Map<String, String> config() {
        return shop.config(Map.of(
                "database.port",
                Integer.toString(network.port()),
                "database.ssl.mode",
                "disabled",
                "database.user",
                server.user(),
                "database.password",
                server.password(),
                "signal.data.collection",
                shop.database() + ".signals",
                "table.include.list",
                shop.database() + ".item",
                "incremental.snapshot.chunk.size",
                "50",
                "max.batch.size",
                "64",
                "max.queue.size",
                "128",
                "heartbeat.interval.ms",
                "1"));
    }
}

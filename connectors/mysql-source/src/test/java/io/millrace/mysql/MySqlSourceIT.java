package io.millrace.mysql;

import static io.millrace.source.Emitted.count;
import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.logRows;
import static io.millrace.source.Emitted.ops;
import static io.millrace.source.Emitted.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceBehaviour;
import io.millrace.source.SourceRunner;
import io.millrace.source.TableSizes;
import io.millrace.source.TestTables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What every source does, done by MySQL's, and what only this one does. */
class MySqlSourceIT extends SourceBehaviour {
    private static Sandbox sandbox;
    private static MySqlServer server;

    private Shop shop;

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
        shop = new Shop(server, "d" + Integer.toHexString(test.getDisplayName().hashCode()), folder);
        shop.create();
    }

    @Override
    protected TestTables tables() {
        return shop;
    }

    @Override
    protected SourceRunner runner(Map<String, String> settings) {
        return shop.runner(settings);
    }

    @Override
    protected TableSizes sizes() {
        return MySqlSourceConfig.SOURCE
                .parse(shop.config(Map.of()))
                .setup()
                .log()
                .sizes();
    }

    @Override
    protected void analyze() {
        shop.sql("ANALYZE TABLE %s.item");
    }

    @Override
    protected void createKinds() {
        shop.sql("CREATE TABLE %s.kinds (kind ENUM('z','m','a'), id INT, PRIMARY KEY (kind, id))");
    }

    @Override
    protected int changeInItsOwnWay() {
        shop.sql("REPLACE INTO %s.item VALUES (5, 'cinq', 5)");
        return 1;
    }

    @Test
    void bothHalvesOfAChangedKeyAreEmittedAgainTogether() {
        SourceRunner source = shop.runner(Map.of("record.format", "envelope"));
        source.store(source.run(records -> count(records, "e") == 2).get(5).sourceOffset());
        shop.sql("DELETE FROM %s.item WHERE id = 1");
        shop.sql("UPDATE %s.item SET id = 20 WHERE id = 2");

        List<SourceRecord> log = source.run(records -> records.size() == 5);

        assertThat(log.get(2).sourceOffset()).isEqualTo(log.get(1).sourceOffset());
    }

    @Test
    void losesNoRowOfTheLogToAKillInsideAnIncrementalWindow() {
        shop.sql("CREATE TABLE %s.signals (id VARCHAR(64) PRIMARY KEY, type VARCHAR(32), data VARCHAR(2048))");
        shop.sql(
                "INSERT INTO %s.item VALUES (3, 'x', 0), (4, 'x', 0), (5, 'x', 0), (6, 'x', 0), (7, 'x', 0), (8, 'x', 0)");
        SourceRunner connect = shop.runner(Map.of(
                "database.user",
                server.user(),
                "database.password",
                server.password(),
                "signal.data.collection",
                shop.database() + ".signals",
                "table.include.list",
                shop.database() + ".item",
                "incremental.snapshot.chunk.size",
                "2",
                "snapshot.mode",
                "no_data",
                "heartbeat.interval.ms",
                "1"));
        List<SourceRecord> first = connect.run(writer(8));
        int last = first.size() - 1;
        assertThat(ops(first)).contains("r", "u");

        for (int kill = 0; kill < last; kill++) {
            if (!"r".equals(header(first.get(kill), ChangeHeaders.OP))) {
                continue;
            }
            connect.store(first.get(kill).sourceOffset());
            List<SourceRecord> again = connect.run(records -> seen(records, 100));

            assertThat(logRows(again))
                    .as("every row of the log after record %s, with its version", kill)
                    .containsAll(logRows(first.subList(kill + 1, first.size())));
        }
    }

    /** Asks for an incremental snapshot, updates a row at each poll, and inserts a last row when all were read again. */
    private Predicate<List<SourceRecord>> writer(int rows) {
        AtomicInteger polls = new AtomicInteger();
        AtomicInteger updates = new AtomicInteger();
        return records -> {
            int poll = polls.incrementAndGet();
            if (poll == 20) {
                shop.sql("INSERT INTO %s.signals VALUES ('s1', 'execute-snapshot',"
                        + " '{\"data-collections\": [\"%s.item\"], \"type\": \"incremental\"}')");
            } else if (poll > 20 && poll % 5 == 0 && updates.get() < 40) {
                shop.sql("UPDATE %s.item SET price = price + 1 WHERE id = " + (1 + updates.incrementAndGet() % rows));
            } else if (updates.get() == 40) {
                updates.incrementAndGet();
                shop.sql("INSERT INTO %s.item VALUES (100, 'last', 0)");
            }
            return seen(records, 100);
        };
    }
}

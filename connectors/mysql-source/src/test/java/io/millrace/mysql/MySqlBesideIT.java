package io.millrace.mysql;

import static io.millrace.source.Emitted.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.RowsBeside;
import io.millrace.source.RowsBeside.Row;
import io.millrace.source.SourceRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows of other tables on a real server, while a table is filled. */
class MySqlBesideIT {
    private static final Logger LOG = LoggerFactory.getLogger(MySqlBesideIT.class);
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final int MANY = 10_000;
    private static final int WINDOW = 100;
    private static final int QUEUE = 256;
    private static final int BATCH = 128;

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
        shop = new Shop(server, "b" + Integer.toHexString(test.getDisplayName().hashCode()), folder);
        shop.create();
    }

    @Test
    void comeOutBetweenItsWindows() {
        fill();
        SourceRunner narrow = new SourceRunner(MySqlSourceTask::new, config("item|nothing"));
        RowsBeside alone = rows(10_000);
        List<SourceRecord> before = narrow.run(records -> count(records, "e") == 2 && alone.follow(records) == 100);
        narrow.store(before.get(before.size() - 1).sourceOffset());
        SourceRunner wide = narrow.with(config("item|nothing|many"));
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
                .isLessThan(QUEUE + BATCH + 3 * WINDOW));
        assertThat(rows).extracting(Row::delay).allMatch(delay -> delay.compareTo(BOUND) < 0);
    }

    private RowsBeside rows(int first) {
        return new RowsBeside(
                shop.database() + ".item", first, id -> shop.sql("INSERT INTO %s.item VALUES (" + id + ", 'in', 1)"));
    }

    private void fill() {
        shop.sql("CREATE TABLE %s.many (id INT PRIMARY KEY, name VARCHAR(200))");
        shop.session(
                "SET cte_max_recursion_depth = " + MANY,
                "INSERT INTO %s.many WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + MANY
                        + ") SELECT i, REPEAT('x', 100) FROM n");
    }

    private Map<String, String> config(String tables) {
        return shop.config(Map.of(
                "table.include.list", shop.database() + ".(" + tables + ")",
                "incremental.snapshot.chunk.size", Integer.toString(WINDOW),
                "max.queue.size", Integer.toString(QUEUE),
                "max.batch.size", Integer.toString(BATCH)));
    }
}

package io.millrace.postgres;

import static io.millrace.source.Emitted.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sandbox.PostgresServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.RowsBeside;
import io.millrace.source.RowsBeside.Row;
import io.millrace.source.SourceRunner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows of other tables on a real server, while a table is filled. */
class PostgresBesideIT {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresBesideIT.class);
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final int MANY = 10_000;
    private static final int WINDOW = 100;
    private static final int QUEUE = 256;
    private static final int BATCH = 128;

    private static Sandbox sandbox;
    private static PostgresServer server;

    private Shop shop;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startPostgres();
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    @BeforeEach
    void createTables() {
        shop = Shop.create(server, "beside");
    }

    @AfterEach
    void dropTables() {
        shop.drop();
    }

    @Test
    void comeOutBetweenItsWindows() {
        shop.sql("CREATE TABLE %s.many (id INT PRIMARY KEY, name VARCHAR(200))");
        shop.sql("INSERT INTO %s.many SELECT i, repeat('x', 100) FROM generate_series(1, " + MANY + ") i");
        SourceRunner narrow = source("item|nothing");
        RowsBeside alone = rows(10_000);
        List<SourceRecord> before = narrow.run(records -> count(records, "e") == 2 && alone.follow(records) == 100);
        SourceRunner wide = source("item|nothing|many");
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
                .isLessThan(QUEUE + BATCH + 20 * WINDOW));
        assertThat(rows).extracting(Row::delay).allMatch(delay -> delay.compareTo(BOUND) < 0);
    }

    private RowsBeside rows(int first) {
        return new RowsBeside(
                shop.schema() + ".item", first, id -> shop.sql("INSERT INTO %s.item VALUES (" + id + ", 'in', 1)"));
    }

    private SourceRunner source(String tables) {
        return new SourceRunner(
                PostgresSourceTask::new,
                shop.config(Map.of(
                        "table.include.list", shop.schema() + ".(" + tables + ")",
                        "incremental.snapshot.chunk.size", Integer.toString(WINDOW),
                        "max.queue.size", Integer.toString(QUEUE),
                        "max.batch.size", Integer.toString(BATCH),
                        "heartbeat.interval.ms", "300")));
    }
}

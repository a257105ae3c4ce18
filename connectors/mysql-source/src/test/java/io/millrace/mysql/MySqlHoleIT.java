package io.millrace.mysql;

import static io.millrace.source.Emitted.count;
import static io.millrace.source.Emitted.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Whatever makes a hole in the log stops the source, in words of its own, and nothing behind the hole is emitted. */
class MySqlHoleIT {
    private static final int BEFORE = 50;
    private static final int BEHIND = 99;

    private static Sandbox sandbox;
    private static MySqlServer server;

    private Shop shop;
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
        shop = new Shop(server, "h" + Integer.toHexString(test.getDisplayName().hashCode()), folder);
        shop.create();
        connect = shop.runner(Map.of());
    }

    @Test
    void stopsAtARowThatLacksColumns() {
        readTables();

        assertStops(
                "SOURCE_ROW_INCOMPLETE",
                "SET SESSION binlog_row_image = 'MINIMAL'",
                "UPDATE %s.item SET name = 'hole' WHERE id = 1");
    }

    @Test
    void stopsAtADifferenceOfAJsonColumn() {
        shop.sql("CREATE TABLE %s.doc (id INT PRIMARY KEY, j JSON)");
        shop.sql("INSERT INTO %s.doc VALUES (1, JSON_OBJECT('a', 1, 'filler', REPEAT('x', 500)))");
        readTables();

        assertStops(
                "SOURCE_PARTIAL_JSON",
                "SET SESSION binlog_row_value_options = 'PARTIAL_JSON'",
                "UPDATE %s.doc SET j = JSON_SET(j, '$.a', 2) WHERE id = 1");
    }

    @Test
    void stopsAtAChangeLoggedAsAStatement() {
        shop.sql("CREATE DATABASE other_%s");
        shop.sql("CREATE TABLE other_%s.t (a INT PRIMARY KEY)");
        readTables();
        shop.session("SET SESSION binlog_format = 'STATEMENT'", "INSERT INTO other_%s.t VALUES (1)");

        assertStops(
                "SOURCE_STATEMENT_LOGGED",
                "SET SESSION binlog_format = 'STATEMENT'",
                "USE %s",
                "UPDATE item SET name = 'hole' WHERE id = 1");
    }

    /** A change before the hole comes, one behind it does not. */
    private void assertStops(String code, String... hole) {
        shop.sql("INSERT INTO %s.item VALUES (" + BEFORE + ", 'before', 0)");
        shop.session(hole);
        shop.sql("INSERT INTO %s.item VALUES (" + BEHIND + ", 'behind', 0)");
        AtomicInteger behind = new AtomicInteger();

        assertThatThrownBy(() -> connect.run(records -> {
                    if (seen(records, BEHIND)) {
                        behind.incrementAndGet();
                    }
                    return false;
                }))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(code)
                .hasMessageContaining("SET PERSIST")
                .hasMessageContaining("millrace offsets reset");
        assertThat(behind).hasValue(0);
    }

    @Test
    void namesTheTransactionsThatWerePurged() {
        readTables();
        shop.sql("INSERT INTO %s.item VALUES (3, 'lost', 0)");
        shop.sql("FLUSH BINARY LOGS");
        shop.sql("INSERT INTO %s.item VALUES (4, 'there', 0)");
        shop.sql("PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");

        assertThatThrownBy(() -> connect.run(records -> false))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("SOURCE_LOG_GAP")
                .hasMessageMatching("(?s).*the transactions [0-9a-f-]{36}:\\d+(-\\d+)? next.*")
                .hasMessageContaining("millrace offsets reset");
    }

    @Test
    void readsTheTablesAnewAfterAPurgeWhereItIsTold() {
        readTables();
        shop.sql("INSERT INTO %s.item VALUES (3, 'lost', 0)");
        shop.sql("FLUSH BINARY LOGS");
        shop.sql("PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
        connect = connect.with(shop.config(Map.of("snapshot.mode", "when_needed")));

        assertThat(connect.run(records -> count(records, "e") == 2)).anyMatch(record -> seen(List.of(record), 3));
    }

    @Test
    void doesNotStartOnAServerThatWritesIncompleteRows() {
        shop.sql("SET GLOBAL binlog_row_image = 'NOBLOB'");
        try {
            assertThatThrownBy(() -> connect.run(records -> false))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("SOURCE_SETTINGS")
                    .hasMessageContaining("SET PERSIST binlog_row_image = 'FULL'");
        } finally {
            shop.sql("SET GLOBAL binlog_row_image = 'FULL'");
        }
    }

    /** Reads the tables and keeps the position at which they were read. */
    private void readTables() {
        List<SourceRecord> snapshot = connect.run(records -> !records.isEmpty()
                && !records.get(records.size() - 1).sourceOffset().containsKey("snapshot"));
        connect.store(snapshot.get(snapshot.size() - 1).sourceOffset());
    }
}

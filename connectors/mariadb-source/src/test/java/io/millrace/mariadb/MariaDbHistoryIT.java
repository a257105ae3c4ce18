package io.millrace.mariadb;

import static io.millrace.source.Emitted.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sandbox.MariaDbServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A lost history of schemas is rebuilt where the log proves that it can be, and refused where it does not. */
class MariaDbHistoryIT {
    private static final int BEFORE = 50;

    private static Sandbox sandbox;
    private static MariaDbServer server;

    private Shop shop;
    private Path history;
    private SourceRunner connect;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startMariaDb();
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    @BeforeEach
    void createTables(TestInfo test, @TempDir Path folder) {
        shop = Shop.create(server, test.getTestMethod().orElseThrow() + test.getDisplayName(), folder);
        history = folder.resolve("history");
        shop.sql("SET GLOBAL binlog_row_metadata = FULL");
        shop.sql("""
                CREATE TABLE %s.many (
                  id INT PRIMARY KEY, u INT UNSIGNED, d DECIMAL(12,3), b BIT(11), y YEAR, tm TIME(2), dt DATETIME(3),
                  ts TIMESTAMP(6) NULL, c CHAR(255) CHARACTER SET latin1, v VARCHAR(300), txt MEDIUMTEXT, bl BLOB, j JSON,
                  e ENUM('a', 'it''s'), s SET('x', 'y'), g UUID)
                """);
        connect = shop.runner(Map.of());
        List<SourceRecord> snapshot = connect.run(records -> !records.isEmpty()
                && !records.get(records.size() - 1).sourceOffset().containsKey("snapshot"));
        connect.store(snapshot.get(snapshot.size() - 1).sourceOffset());
    }

    @Test
    void isRebuiltWhereNothingWasChanged() throws IOException {
        shop.sql("INSERT INTO %s.item VALUES (" + BEFORE + ", 'before', 1.25)");
        shop.sql("""
                INSERT INTO %s.many VALUES (
                  7, 4294967295, 1.125, b'101', 2026, '10:00:00.25', '2026-11-26 10:00:00.125',
                  '2026-11-26 10:00:00.000001', 'c', 'v', 'txt', 'bl', '{"a": 1}', 'it''s', 'x,y', UUID())
                """);
        Files.delete(history);

        List<SourceRecord> log = connect.run(records -> seen(records, 7));

        assertThat(seen(log, BEFORE)).isTrue();
        assertThat(seen(log, 1)).as("no row was read again").isFalse();
        assertThat(Files.readString(history)).contains("CREATE TABLE `item`");
    }

    @Test
    void isRefusedWhereATableWasChanged() throws IOException {
        shop.sql("SET STATEMENT lock_wait_timeout = 9 FOR ALTER TABLE %s.item ADD COLUMN first INT FIRST");
        Files.delete(history);

        assertRefused("ALTER TABLE", shop.database() + ".item", "millrace offsets reset");
    }

    @Test
    void isRefusedWhereAChangeWasNotLogged() throws IOException {
        shop.sql("INSERT INTO %s.item VALUES (" + BEFORE + ", 'before', 0)");
        shop.session("SET SESSION sql_log_bin = 0", "ALTER TABLE %s.item MODIFY price DECIMAL(8,2) AFTER id");
        Files.delete(history);

        assertRefused("[id, name, price] in the log", "[id, price, name] now", "millrace offsets reset");
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(() -> connect.run(records -> {
                    assertThat(records).as("nothing is emitted").isEmpty();
                    return false;
                }))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("SOURCE_SCHEMA_HISTORY")
                .hasMessageContainingAll(words);
    }
}

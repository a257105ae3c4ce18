package io.millrace.mysql;

import static io.millrace.source.Emitted.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.binlog.FreezingProxy;
import io.millrace.sandbox.MySqlOptions;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.KeptRows;
import io.millrace.source.SourceRunner;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * Going on at a replica after a failover. Its log has other files, and it cuts the rows of a statement into events of
 * another size.
 */
class MySqlFailoverIT {
    private static final int LAST = 1000;
    private static final int ROWS = 60;

    private static Sandbox sandbox;
    private static MySqlServer primary;
    private static MySqlServer replica;

    private Shop shop;
    private Shop there;
    private SourceRunner connect;

    @BeforeAll
    static void startServers() {
        sandbox = Sandbox.open();
        primary = sandbox.startMySql(MySqlOptions.defaults().withExtraArgs("--binlog-row-event-max-size=256"));
        replica = sandbox.startMySql(MySqlOptions.defaults().withServerId(2).withExtraArgs("--log-bin=elsewhere"));
    }

    @AfterAll
    static void stopServers() {
        sandbox.close();
    }

    @BeforeEach
    void createTables(TestInfo test, @TempDir Path folder) {
        String database = "f" + Integer.toHexString(test.getDisplayName().hashCode());
        shop = new Shop(primary, database, folder);
        there = new Shop(replica, database, folder);
        there.session(
                "STOP REPLICA",
                "CHANGE REPLICATION SOURCE TO SOURCE_HOST='" + primary.host() + "', SOURCE_PORT=" + primary.port()
                        + ", SOURCE_USER='" + MySqlServer.CONNECTOR_USER + "', SOURCE_PASSWORD='"
                        + MySqlServer.CONNECTOR_PASSWORD + "', SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1,"
                        + " SOURCE_CONNECT_RETRY=1",
                "START REPLICA");
        shop.create();
        connect = shop.runner(Map.of());
    }

    @Test
    void versionsKeepGrowingOnAServerWithAnOlderClock() {
        KeptRows kept = new KeptRows().take(readTables());
        shop.sql("UPDATE %s.item SET name = 'before' WHERE id = 1");
        shop.sql("INSERT INTO %s.item VALUES (3, 'before', 0)");
        List<SourceRecord> before = connect.run(records -> seen(records, 3));
        connect.store(before.get(before.size() - 1).sourceOffset());
        promote();
        there.session(
                "SET SESSION original_commit_timestamp = "
                        + TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis() - 3_600_000),
                "UPDATE %s.item SET name = 'after' WHERE id IN (1, 3)",
                "INSERT INTO %s.item VALUES (" + LAST + ", 'after', 0)");

        List<SourceRecord> after = connect.with(there.config(Map.of())).run(records -> seen(records, LAST));

        kept.take(before).take(after);
        assertThat(kept.ignored()).isEmpty();
        assertThat(kept.rows()).isEqualTo(there.rows());
    }

    @Test
    void noRowIsLostWhenItHappensInsideATransaction() throws SQLException {
        List<SourceRecord> tables = readTables();
        shop.session(
                "START TRANSACTION",
                "INSERT INTO %s.item VALUES "
                        + IntStream.rangeClosed(11, 10 + ROWS)
                                .mapToObj(id -> "(" + id + ", 'inserted together', 0)")
                                .collect(Collectors.joining(",")),
                "UPDATE %s.item SET name = 'updated together' WHERE id > 10",
                "DELETE FROM %s.item WHERE id = 30",
                "INSERT INTO %s.item VALUES (" + LAST + ", 'the last', 0)",
                "COMMIT");
        List<SourceRecord> first = connect.run(records -> seen(records, LAST));
        assertThat(first).hasSize(2 * ROWS + 2);
        promote();
        assertThat(rowEvents(there)).as("the replica cuts into fewer events").isLessThan(rowEvents(shop) - 5);

        for (int kill = 0; kill < first.size(); kill += 27) {
            SourceRunner after = connect.with(there.config(Map.of()));
            after.store(first.get(kill).sourceOffset());
            List<SourceRecord> again = after.run(records -> seen(records, LAST));

            KeptRows kept = new KeptRows().take(tables).take(first.subList(0, kill + 1));
            kept.take(again);
            assertThat(kept.ignored()).as("after row %s", kill).isEmpty();
            assertThat(kept.rows()).as("after row %s", kill).isEqualTo(there.rows());
        }
    }

    @Test
    void startsAnewWhenTheAddressMovesToAnotherServer() throws Exception {
        readTables();
        try (FreezingProxy proxy = new FreezingProxy(primary.host(), primary.port())) {
            SourceRunner through = connect.with(shop.config(
                    Map.of("database.port", Integer.toString(proxy.port()), "database.ssl.mode", "disabled")));
            AtomicInteger moves = new AtomicInteger();
            shop.sql("INSERT INTO %s.item VALUES (3, 'before', 0)");

            List<SourceRecord> log = through.run(records -> {
                if (seen(records, 3) && moves.getAndIncrement() == 0) {
                    through.store(records.get(records.size() - 1).sourceOffset());
                    promote();
                    there.sql("INSERT INTO %s.item VALUES (" + LAST + ", 'after', 0)");
                    proxy.moveTo(replica.port());
                }
                return seen(records, LAST);
            });

            assertThat(log.get(log.size() - 1).sourceOffset().get("millrace.server"))
                    .as("in whose log the position is")
                    .isEqualTo(there.text("SELECT @@server_uuid"));
            assertThat(new KeptRows().take(log).rows()).containsOnlyKeys(3, LAST);
        }
    }

    @Test
    void stopsAtAServerThatLacksTransactions() {
        readTables();
        await();
        there.sql("STOP REPLICA");
        shop.sql("INSERT INTO %s.item VALUES (3, 'never replicated', 0)");
        shop.sql("INSERT INTO %s.item VALUES (4, 'never replicated', 0)");
        List<SourceRecord> before = connect.run(records -> seen(records, 4));
        connect.store(before.get(before.size() - 1).sourceOffset());
        there.sql("RESET REPLICA ALL");
        SourceRunner after = connect.with(there.config(Map.of()));

        assertThatThrownBy(() -> after.run(records -> false))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("SOURCE_LOG_GAP")
                .hasMessageContaining("transactions that this server does not have");
    }

    /** How many events of the log hold rows. */
    private static long rowEvents(Shop of) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        of.server().jdbcUrl(""), of.server().user(), of.server().password());
                Statement statement = connection.createStatement();
                ResultSet events = statement.executeQuery("SHOW BINLOG EVENTS")) {
            long count = 0;
            while (events.next()) {
                count += events.getString("Event_type").endsWith("_rows") ? 1 : 0;
            }
            return count;
        }
    }

    private List<SourceRecord> readTables() {
        List<SourceRecord> snapshot = connect.run(records -> !records.isEmpty()
                && !records.get(records.size() - 1).sourceOffset().containsKey("snapshot"));
        connect.store(snapshot.get(snapshot.size() - 1).sourceOffset());
        return snapshot;
    }

    /** Waits until the replica has everything and makes it a server of its own. */
    private void promote() {
        await();
        there.session("STOP REPLICA", "RESET REPLICA ALL");
    }

    private void await() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> shop.text("SELECT @@GLOBAL.gtid_executed"),
                        all -> there.number(
                                        "SELECT GTID_SUBSET('" + all.replace("\n", "") + "', @@GLOBAL.gtid_executed)")
                                == 1);
    }
}

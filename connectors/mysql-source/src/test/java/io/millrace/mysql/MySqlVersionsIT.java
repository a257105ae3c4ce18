package io.millrace.mysql;

import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.seen;
import static io.millrace.source.Emitted.versions;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.core.change.VersionClock;
import io.millrace.sandbox.MySqlOptions;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.KeptRows;
import io.millrace.source.SourceRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The versions of a row grow whatever happens to the position, the configuration and the clocks. */
class MySqlVersionsIT {
    private static final long HOUR = TimeUnit.HOURS.toMicros(1);

    private static Sandbox sandbox;
    /** Numbers its transactions, so its log gives the microsecond of each commit. */
    private static MySqlServer server;
    /** Does not, so its log gives the second of each statement, which a session may set. */
    private static MySqlServer withoutGtids;

    private Path folder;
    private Shop shop;
    private SourceRunner connect;
    private final KeptRows kept = new KeptRows();

    @BeforeAll
    static void startServers() {
        sandbox = Sandbox.open();
        server = sandbox.startMySql();
        withoutGtids = sandbox.startMySql(MySqlOptions.defaults()
                .withServerId(2)
                .withExtraArgs("--gtid-mode=OFF", "--enforce-gtid-consistency=OFF"));
    }

    @AfterAll
    static void stopServers() {
        sandbox.close();
    }

    @BeforeEach
    void createTables(TestInfo test, @TempDir Path temporary) {
        folder = temporary;
        use(server, "v" + Integer.toHexString(test.getDisplayName().hashCode()));
    }

    private void use(MySqlServer on, String database) {
        shop = new Shop(on, database, folder);
        shop.create();
        connect = shop.runner(Map.of());
    }

    @Test
    void whenTheConnectorIsDeletedAndCreatedAgain() {
        readTables(connect);
        change(3);
        follow(connect, 3);

        SourceRunner created = shop.runner(Map.of(
                "schema.history.internal.file.filename",
                folder.resolve("second").toString()));
        readTables(created);
        assertThat(kept.rows()).isEqualTo(shop.rows());
        change(4);
        follow(created, 4);

        assertNothingWentBack();
    }

    /** The clock of the database was set back after it had gone ahead, and only what is stored knows how far. */
    @Test
    void whenThePositionIsForgottenButForTheClock() {
        readTables(connect);
        shop.session(
                "SET SESSION original_commit_timestamp = " + (now() + HOUR / 2),
                "UPDATE %s.item SET name = 'in half an hour' WHERE id = 1",
                "INSERT INTO %s.item VALUES (3, 'in half an hour', 0)");
        follow(connect, 3);
        Map<String, Object> forgotten = Map.of(
                "millrace.clock", Objects.requireNonNull(connect.stored()).get("millrace.clock"));
        assertThat(new MySqlSourceConnector()
                        .alterOffsets(shop.config(Map.of()), Map.of(Map.of("server", "p"), forgotten)))
                .isTrue();

        connect.store(forgotten);
        readTables(connect);
        assertThat(kept.rows()).isEqualTo(shop.rows());
        change(4);
        follow(connect, 4);

        assertNothingWentBack();
    }

    @Test
    void whenTheTablesAreReadAgainFromAStoredPosition() {
        readTables(connect);
        change(3);
        follow(connect, 3);

        SourceRunner again = connect.with(shop.config(Map.of("snapshot.mode", "always")));
        change(4);
        readTables(again);
        assertThat(kept.rows()).isEqualTo(shop.rows());
        SourceRunner after = again.with(shop.config(Map.of()));
        change(5);
        follow(after, 5);

        assertNothingWentBack();
    }

    @Test
    void whenTheClockOfTheDatabaseIsSetBackByAnHour() {
        readTables(connect);
        change(3);
        follow(connect, 3);

        shop.session(
                "SET SESSION original_commit_timestamp = " + (now() - HOUR),
                "UPDATE %s.item SET name = 'an hour ago' WHERE id = 3",
                "INSERT INTO %s.item VALUES (4, 'an hour ago', 0)");
        List<SourceRecord> back = follow(connect, 4);

        assertThat(Long.parseLong(header(back.get(0), ChangeHeaders.COMMITTED)))
                .as("the log gives an older time")
                .isLessThan(now() - HOUR / 2);
        assertNothingWentBack();
    }

    @Test
    void whenTheSecondsOfTheStatementsGoBackByAnHour() {
        use(withoutGtids, "v_back");
        readTables(connect);
        change(3);
        follow(connect, 3);

        shop.session(
                "SET timestamp = UNIX_TIMESTAMP() - 3600",
                "UPDATE %s.item SET name = 'an hour ago' WHERE id = 3",
                "INSERT INTO %s.item VALUES (4, 'an hour ago', 0)");
        List<SourceRecord> back = follow(connect, 4);

        assertThat(Long.parseLong(header(back.get(0), ChangeHeaders.COMMITTED)))
                .as("the log gives an older time")
                .isLessThan(now() - HOUR / 2);
        assertNothingWentBack();
    }

    @Test
    void whenAStatementIsDatedFarAhead() {
        use(withoutGtids, "v_ahead");
        readTables(connect);

        shop.session(
                "SET timestamp = UNIX_TIMESTAMP() + 10 * 365 * 86400",
                "UPDATE %s.item SET name = 'in ten years' WHERE id = 1");
        change(3);
        List<SourceRecord> log = follow(connect, 3);

        assertThat(Long.parseLong(header(log.get(0), ChangeHeaders.COMMITTED)))
                .as("the log gives a time far ahead")
                .isGreaterThan(now() + 1000 * HOUR);
        assertThat(versions(log))
                .as("which no version takes over")
                .allMatch(version -> version < 2 * VersionClock.valueOf(now() + HOUR));
        assertNothingWentBack();
    }

    @Test
    void whenTheIncludeListChangesAfterAKill() {
        readTables(connect);
        Map<String, ?> start = Objects.requireNonNull(connect.stored());
        change(3);
        follow(connect, 3);
        long before = kept.versions().values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElseThrow();

        connect.store(start);
        shop.sql("CREATE TABLE %s.more (id INT PRIMARY KEY)");
        SourceRunner changed = connect.with(
                shop.config(Map.of("table.include.list", shop.database() + ".item," + shop.database() + ".more")));
        change(4);
        List<SourceRecord> replayed = follow(changed, 4);

        assertThat(versions(replayed))
                .as("what is read again is numbered higher than what another list of tables gave")
                .allMatch(version -> version > before);
        assertThat(kept.rows()).isEqualTo(shop.rows());
    }

    @Test
    void inATransactionWithMoreRowsThanItsTimeHolds() {
        shop.sql("CREATE TABLE %s.digit (d INT PRIMARY KEY)");
        shop.sql("INSERT INTO %s.digit VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)");
        readTables(connect);
        shop.session(
                "INSERT INTO %s.item SELECT 1000 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d, 'many', 0"
                        + " FROM %s.digit a, %s.digit b, %s.digit c, %s.digit e",
                "UPDATE %s.item SET name = 'right after' WHERE id = 10999",
                "INSERT INTO %s.item VALUES (3, 'right after', 0)");
        List<SourceRecord> log = follow(connect, 3);

        assertThat(versions(log)).hasSize(10_002).isSorted().doesNotHaveDuplicates();
        assertNothingWentBack();
    }

    /** A new row, and a change of an old one. */
    private void change(int id) {
        shop.sql("UPDATE %s.item SET name = 'by " + id + "' WHERE id = 1");
        shop.sql("UPDATE %s.item SET name = 'by " + id + "' WHERE id = " + (id - 1));
        shop.sql("INSERT INTO %s.item VALUES (" + id + ", 'new', 0)");
    }

    private void readTables(SourceRunner with) {
        List<SourceRecord> snapshot = with.run(records -> !records.isEmpty()
                && !records.get(records.size() - 1).sourceOffset().containsKey("snapshot"));
        with.store(snapshot.get(snapshot.size() - 1).sourceOffset());
        kept.take(snapshot);
    }

    /** Follows the log until a row has been inserted, and stores the position behind it. */
    private List<SourceRecord> follow(SourceRunner with, int id) {
        List<SourceRecord> log = with.run(records -> seen(records, id));
        with.store(log.get(log.size() - 1).sourceOffset());
        kept.take(log);
        return log;
    }

    private void assertNothingWentBack() {
        assertThat(kept.ignored()).isEmpty();
        assertThat(kept.rows()).isEqualTo(shop.rows());
    }

    private static long now() {
        return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    }
}

package io.millrace.mariadb;

import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.seen;
import static io.millrace.source.Emitted.versions;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.core.change.VersionClock;
import io.millrace.sandbox.MariaDbServer;
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

/** The versions of a row grow whatever happens to the position, the configuration and the clocks; the log tells seconds. */
class MariaDbVersionsIT {
    private static final long HOUR = TimeUnit.HOURS.toMicros(1);

    private static Sandbox sandbox;
    private static MariaDbServer server;

    private final KeptRows kept = new KeptRows();
    private Shop shop;
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
    void readTheTables(TestInfo test, @TempDir Path folder) {
        shop = Shop.create(server, test.getDisplayName(), folder);
        connect = shop.runner(Map.of());
        readTables();
    }

    @Test
    void whenTheConnectorIsDeletedAndCreatedAgain() {
        changeAndFollow(3);

        connect = shop.runner(Map.of(
                "schema.history.internal.file.filename",
                shop.folder().resolve("second").toString()));
        readTables();
        changeAndFollow(4);

        assertNothingWentBack();
    }

    /** The clock of the database was set back after it had gone ahead, and only what is stored knows how far. */
    @Test
    void whenThePositionIsForgottenButForTheClock() {
        dated(TimeUnit.MINUTES.toSeconds(30), 3);
        Map<String, Object> forgotten = Map.of(
                "millrace.clock", Objects.requireNonNull(connect.stored()).get("millrace.clock"));
        assertThat(new MariaDbSourceConnector()
                        .alterOffsets(shop.config(Map.of()), Map.of(Map.of("server", "p"), forgotten)))
                .isTrue();

        connect.store(forgotten);
        readTables();
        changeAndFollow(4);

        assertNothingWentBack();
    }

    @Test
    void whenTheTablesAreReadAgainFromAStoredPosition() {
        changeAndFollow(3);

        use(Map.of("snapshot.mode", "always"));
        change(4);
        readTables();
        use(Map.of());
        changeAndFollow(5);

        assertNothingWentBack();
    }

    @Test
    void whenTheClockOfTheDatabaseIsSetBackByAnHour() {
        changeAndFollow(3);

        List<SourceRecord> back = dated(-TimeUnit.HOURS.toSeconds(1), 4);
        changeAndFollow(5);

        assertThat(committed(back.get(0))).as("the log gives an older time").isLessThan(now() - HOUR / 2);
        assertNothingWentBack();
    }

    @Test
    void whenAStatementIsDatedFarAhead() {
        List<SourceRecord> ahead = dated(TimeUnit.DAYS.toSeconds(3650), 3);
        changeAndFollow(4);

        assertThat(committed(ahead.get(0))).as("the log gives a time far ahead").isGreaterThan(now() + 1000 * HOUR);
        assertThat(versions(ahead))
                .as("which no version takes over")
                .allMatch(version -> version < 2 * VersionClock.valueOf(now() + HOUR));
        assertNothingWentBack();
    }

    @Test
    void whenTheServerIsKilledAndItsClockIsSetBackMeanwhile() {
        changeAndFollow(3);
        server.kill();
        server.start();
        dated(-TimeUnit.HOURS.toSeconds(1), 4);
        changeAndFollow(5);

        assertNothingWentBack();
    }

    @Test
    void whenTheIncludeListChangesAfterAKill() {
        Map<String, ?> start = Objects.requireNonNull(connect.stored());
        changeAndFollow(3);
        long before = kept.versions().values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElseThrow();

        connect.store(start);
        shop.sql("CREATE TABLE %s.more (id INT PRIMARY KEY)");
        use(Map.of("table.include.list", shop.database() + ".item," + shop.database() + ".more"));
        List<SourceRecord> replayed = changeAndFollow(4);

        assertThat(versions(replayed))
                .as("what is read again is numbered higher than what another list of tables gave")
                .allMatch(version -> version > before);
        assertThat(kept.rows()).isEqualTo(shop.rows());
    }

    @Test
    void inATransactionWithMoreRowsThanItsTimeHolds() {
        shop.session(
                "INSERT INTO %s.item SELECT 1000 + seq, 'many', 0 FROM %s.seq_0_to_9999",
                "UPDATE %s.item SET name = 'right after' WHERE id = 10999",
                "INSERT INTO %s.item VALUES (3, 'right after', 0)");
        List<SourceRecord> log = follow(3);

        assertThat(versions(log)).hasSize(10_002).isSorted().doesNotHaveDuplicates();
        assertNothingWentBack();
    }

    /** Goes on from the stored position with another configuration. */
    private void use(Map<String, String> more) {
        Map<String, Object> stored = connect.stored();
        connect = shop.runner(more);
        connect.store(stored);
    }

    /** Changes a row and inserts one, at a time that differs from now by so many seconds. */
    private List<SourceRecord> dated(long seconds, int id) {
        shop.session(
                "SET timestamp = UNIX_TIMESTAMP() + " + seconds,
                "UPDATE %s.item SET name = 'at another time' WHERE id = " + (id - 1),
                "INSERT INTO %s.item VALUES (" + id + ", 'at another time', 0)");
        return follow(id);
    }

    private List<SourceRecord> changeAndFollow(int id) {
        change(id);
        return follow(id);
    }

    /** A new row, and changes of old ones. */
    private void change(int id) {
        shop.sql("UPDATE %s.item SET name = 'by " + id + "' WHERE id IN (1, " + (id - 1) + ")");
        shop.sql("INSERT INTO %s.item VALUES (" + id + ", 'new', 0)");
    }

    private void readTables() {
        store(connect.run(records -> !records.isEmpty()
                && !records.get(records.size() - 1).sourceOffset().containsKey("snapshot")));
        assertThat(kept.rows()).isEqualTo(shop.rows());
    }

    /** Follows the log until a row has been inserted. */
    private List<SourceRecord> follow(int id) {
        return store(connect.run(records -> seen(records, id)));
    }

    private List<SourceRecord> store(List<SourceRecord> records) {
        connect.store(records.get(records.size() - 1).sourceOffset());
        kept.take(records);
        return records;
    }

    private void assertNothingWentBack() {
        assertThat(kept.ignored()).isEmpty();
        assertThat(kept.rows()).isEqualTo(shop.rows());
    }

    private static long committed(SourceRecord record) {
        return Long.parseLong(header(record, ChangeHeaders.COMMITTED));
    }

    private static long now() {
        return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    }
}

package io.millrace.postgres;

import static io.millrace.source.Emitted.count;
import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.seen;
import static io.millrace.source.Emitted.version;
import static io.millrace.source.Emitted.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.core.change.VersionClock;
import io.millrace.sandbox.PostgresOptions;
import io.millrace.sandbox.PostgresServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.sandbox.ShiftedClock;
import io.millrace.source.KeptRows;
import io.millrace.source.SourceRunner;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The versions of a row grow whatever happens to the position, the configuration and the clocks. */
class PostgresVersionsIT {
    private static final String CLOCK = "millrace.clock";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration AN_HOUR_BACK = Duration.ofHours(-1);

    private static Sandbox sandbox;
    /** The server's, where this machine can give it one of its own. */
    private static @Nullable ShiftedClock clock;

    private static PostgresServer server;

    private final KeptRows kept = new KeptRows();
    private Shop shop;
    private SourceRunner connect;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        PostgresOptions options = PostgresOptions.defaults();
        if (!"docker".equals(System.getProperty("sandbox"))
                && ShiftedClock.lacks().isEmpty()) {
            clock = ShiftedClock.ahead(Duration.ZERO);
            options = options.withClock(clock);
        }
        server = sandbox.startPostgres(options);
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
        if (clock != null) {
            clock.close();
        }
    }

    @BeforeEach
    void readTheTables(TestInfo test) {
        shop = Shop.create(server, "versions " + test.getDisplayName());
        use(null);
        readTables();
    }

    @AfterEach
    void dropTables() {
        shop.drop();
    }

    @Test
    void whenTheConnectorIsDeletedAndCreatedAgain() {
        changeAndFollow(3);

        use(null);
        readTables();
        changeAndFollow(4);

        assertNothingWentBack();
    }

    @Test
    void whenTheConnectorIsCreatedAgainWithoutItsSlot() {
        changeAndFollow(3);

        shop.dropSlot();
        change(4);
        use(null);
        readTables();
        changeAndFollow(5);

        assertNothingWentBack();
    }

    /** The clock of the database was set back by half an hour, and only what is stored knows how far it was. */
    @Test
    void whenThePositionIsForgottenButForTheClock() {
        changeAndFollow(3);
        Map<String, Object> forgotten = Map.of(CLOCK, halfAnHourAhead());
        assertThat(new PostgresSourceConnector()
                        .alterOffsets(shop.config(Map.of()), Map.of(Map.of("server", "p"), forgotten)))
                .isTrue();

        use(forgotten);
        assertAhead(readTables(), forgotten);
        assertAhead(changeAndFollow(4), forgotten);

        assertNothingWentBack();
    }

    @Test
    void whenTheClockOfTheDatabaseIsSetBackByHalfAnHour() {
        changeAndFollow(3);
        Map<String, Object> ahead = new HashMap<>(Objects.requireNonNull(connect.stored()));
        ahead.put(CLOCK, halfAnHourAhead());

        use(ahead);
        assertAhead(changeAndFollow(4), ahead);
        changeAndFollow(5);

        assertNothingWentBack();
    }

    @Test
    void whenTheClockOfTheDatabaseIsSetBackByAnHourMeanwhile() {
        ShiftedClock shifted = clockOfTheServer();
        changeAndFollow(3);
        change(4);
        AtomicBoolean setBack = new AtomicBoolean();
        List<SourceRecord> log = store(connect.run(records -> {
            if (seen(records, 4) && setBack.compareAndSet(false, true)) {
                set(shifted, AN_HOUR_BACK);
                change(5);
            }
            return seen(records, 5);
        }));

        assertThat(committed(log.get(log.size() - 1)))
                .as("the log gives an older time")
                .isLessThan(committed(log.get(0)) - TimeUnit.MINUTES.toMicros(50));
        changeAndFollow(6);
        assertNothingWentBack();
        set(shifted, Duration.ZERO);
    }

    @Test
    void whenTheServerIsKilledAndItsClockIsSetBackByAnHourAndTheTablesAreReadAnew() {
        ShiftedClock shifted = clockOfTheServer();
        changeAndFollow(3);
        server.kill();
        shifted.shift(AN_HOUR_BACK);
        server.start();
        changeAndFollow(4);

        use(Map.of(CLOCK, Objects.requireNonNull(connect.stored()).get(CLOCK)));
        change(5);
        readTables();
        changeAndFollow(6);

        assertNothingWentBack();
        set(shifted, Duration.ZERO);
    }

    private static ShiftedClock clockOfTheServer() {
        assumeTrue(clock != null, () -> ShiftedClock.lacks().orElse("containers have the machine's clock"));
        return Objects.requireNonNull(clock);
    }

    /** Sets the clock of the server, which its processes notice within seconds. */
    private void set(ShiftedClock shifted, Duration ahead) {
        shifted.shift(ahead);
        await().atMost(LIMIT).until(() -> {
            long now = Long.parseLong(shop.text("SELECT CAST(EXTRACT(epoch FROM clock_timestamp()) AS BIGINT)"));
            return Math.abs(Instant.now().plus(ahead).getEpochSecond() - now) < LIMIT.toSeconds();
        });
    }

    private static long committed(SourceRecord record) {
        return Long.parseLong(header(record, ChangeHeaders.COMMITTED));
    }

    @Test
    void whenTheTablesAreReadAtEveryStart() {
        Map<String, String> always = Map.of("snapshot.mode", "always");
        changeAndFollow(3);
        use(connect.stored(), always);
        readTables();
        changeAndFollow(4);

        change(5);
        use(connect.stored(), always);
        readTables();
        changeAndFollow(6);

        assertNothingWentBack();
    }

    @Test
    void whenTheIncludeListChangesAfterAKill() {
        Map<String, Object> start = connect.stored();
        changeAndFollow(3);
        long before = kept.versions().values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElseThrow();

        shop.sql("CREATE TABLE %s.more (id INT PRIMARY KEY)");
        use(start, Map.of("table.include.list", shop.schema() + ".item," + shop.schema() + ".more"));
        List<SourceRecord> replayed = changeAndFollow(4);

        assertThat(replayed.stream().filter(record -> !header(record, ChangeHeaders.COMMITTED)
                        .isEmpty()))
                .as("what is read again is numbered higher than what another list of tables gave")
                .hasSizeGreaterThanOrEqualTo(6)
                .allMatch(record -> version(record) > before);
        assertThat(kept.rows()).isEqualTo(rows());
    }

    @Test
    void inATransactionWithMoreRowsThanItsTimeHolds() {
        shop.sql("INSERT INTO %s.item SELECT i, 'many', 0 FROM generate_series(1000, 10999) i;"
                + " UPDATE %s.item SET name = 'right after' WHERE id = 10999");
        shop.sql("INSERT INTO %s.item VALUES (3, 'right after', 0)");
        List<SourceRecord> log = store(connect.run(records -> seen(records, 3)));

        assertThat(versions(log)).hasSize(10_002).isSorted().doesNotHaveDuplicates();
        assertNothingWentBack();
    }

    private String halfAnHourAhead() {
        long clock = clock(Objects.requireNonNull(connect.stored()));
        return Long.toString(clock + VersionClock.valueOf(TimeUnit.MINUTES.toMicros(30)));
    }

    private static long clock(Map<String, Object> offset) {
        return Long.parseLong(String.valueOf(offset.get(CLOCK)));
    }

    private static void assertAhead(List<SourceRecord> records, Map<String, Object> offset) {
        long clock = clock(offset);
        assertThat(versions(records.stream()
                        .filter(record -> record.headers().lastWithName("millrace.version") != null)
                        .toList()))
                .isNotEmpty()
                .allMatch(version -> version > 2 * clock);
    }

    private void use(@Nullable Map<String, Object> stored) {
        use(stored, Map.of());
    }

    private void use(@Nullable Map<String, Object> stored, Map<String, String> more) {
        connect = new SourceRunner(PostgresSourceTask::new, shop.config(more));
        connect.store(stored);
    }

    private List<SourceRecord> changeAndFollow(int id) {
        change(id);
        return store(connect.run(records -> seen(records, id)));
    }

    /** A new row, and changes of old ones. */
    private void change(int id) {
        shop.sql("UPDATE %s.item SET name = 'by " + id + "' WHERE id IN (1, " + (id - 1) + ")");
        shop.sql("INSERT INTO %s.item VALUES (" + id + ", 'new', 0)");
    }

    private List<SourceRecord> readTables() {
        List<SourceRecord> read = store(connect.run(records -> count(records, "e") == 2));
        assertThat(kept.rows()).isEqualTo(rows());
        return read;
    }

    private List<SourceRecord> store(List<SourceRecord> records) {
        connect.store(records.get(records.size() - 1).sourceOffset());
        kept.take(records);
        return records;
    }

    private void assertNothingWentBack() {
        assertThat(kept.ignored()).isEmpty();
        assertThat(kept.rows()).isEqualTo(rows());
    }

    private Map<Integer, String> rows() {
        try (Connection connection = shop.connect()) {
            return KeptRows.of(connection, shop.schema() + ".item");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}

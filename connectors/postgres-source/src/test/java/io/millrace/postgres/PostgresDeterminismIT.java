package io.millrace.postgres;

import static io.millrace.source.Emitted.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.PostgresServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.LogStretch;
import io.millrace.source.SourceRunner;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.postgresql.PGConnection;

/** A row of the log has the same position and the same version however often, and wherever, the source is killed on the way to it. */
class PostgresDeterminismIT {
    private static final int LAST = 100_000;
    private static final int TOGETHER = 400;
    private static final int MANY = 5_000;

    private static final String PUT =
            "INSERT INTO %s.item VALUES ? ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name";
    private static final String PUT_IF_ABSENT = "INSERT INTO %s.item VALUES ? ON CONFLICT DO NOTHING";

    private static Sandbox sandbox;
    private static PostgresServer server;

    private final LogStretch stretch = new LogStretch(LAST, PostgresDeterminismIT::identity);
    private final List<String> copies = new ArrayList<>();
    private Shop shop;
    private FaultProxy network;

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
    void createTables(TestInfo test) {
        shop = Shop.create(server, "determinism " + test.getDisplayName());
        network = new FaultProxy(server.host(), server.port());
    }

    @AfterEach
    void dropTables() {
        network.close();
        copies.forEach(slot -> shop.dropSlot(slot));
        shop.drop();
    }

    @Test
    void underKillsHeartbeatsWindowsAndLostConnections() throws Exception {
        Map<String, Object> start = LogStretch.readTables(source(shop.schema()));
        List<String> slots = List.of(copyOfTheSlot("_cut"), copyOfTheSlot("_killed"));
        write(new Random(17));
        Map<Long, String> whole = stretch.follow(from(start, source(shop.schema())));
        assertThat(whole).hasSizeGreaterThan(TOGETHER + 300);

        Map<Long, String> cut = stretch.followInPieces(from(start, source(slots.get(0))), new Random(0), network::cut);
        assertThat(cut).as("through lost connections").isEqualTo(whole);

        Map<Long, String> killed =
                stretch.followInPieces(from(start, source(slots.get(1))), new Random(1), this::killTheServer);
        assertThat(killed).as("through kills of the server").isEqualTo(whole);
    }

    @Test
    void throughALossOfTheConnectionInsideATransaction() {
        SourceRunner connect = source(shop.schema());
        Map<String, Object> start = LogStretch.readTables(connect);
        shop.sql("INSERT INTO %s.item SELECT 20000 + i, 'together', i FROM generate_series(1, " + MANY + ") i");
        shop.sql("INSERT INTO %s.item VALUES (" + LAST + ", 'last', 0)");
        Map<Long, String> whole = stretch.follow(connect);
        assertThat(whole).hasSize(MANY + 1);

        assertThat(stretch.followThroughABreak(from(start, connect), network::cut))
                .isEqualTo(whole);
    }

    @Test
    void fromAnOffsetThatWentThroughAToolForJson() {
        SourceRunner connect = source(shop.schema());
        LogStretch.readTables(connect);
        shop.sql("INSERT INTO %s.item SELECT 20000 + i, 'together', i FROM generate_series(1, 20) i");
        shop.sql("INSERT INTO %s.item VALUES (" + LAST + ", 'last', 0)");

        stretch.assertThatAnOffsetSurvivesAToolForJson(connect, 9);
    }

    /** A row may begin where another transaction ends: a stored position at that end says nothing of the row. */
    @Test
    void fromTheEndOfATransactionInsideAnother() throws SQLException {
        SourceRunner connect = source(shop.schema(), Map.of("heartbeat.action.query", "SELECT 1"));
        LogStretch.readTables(connect);
        try (Connection open = shop.connect()) {
            writeOverlapping(open);
            List<SourceRecord> before = connect.run(records -> seen(records, 31) && endsWithACommit(records));
            connect.store(before.get(before.size() - 1).sourceOffset());
            open.commit();
        }

        assertThat(stretch.follow(connect).values())
                .extracting(change -> change.replaceAll("^.*name=(.*),price.*$", "$1"))
                .containsExactly("open", "behind an end", "behind an end", "last");
    }

    /** The slot is where it was before those transactions, so they come again and have to be passed over. */
    @Test
    void fromARowThatBeginsWhereATransactionEndedBefore() throws SQLException {
        SourceRunner connect = source(shop.schema(), Map.of("heartbeat.action.query", "SELECT 1"));
        LogStretch.readTables(connect);
        try (Connection open = shop.connect()) {
            writeOverlapping(open);
            open.commit();
        }
        List<SourceRecord> log = connect.run(records -> seen(records, LAST));
        SourceRecord next = log.stream()
                .filter(record -> seen(List.of(record), 22))
                .findFirst()
                .orElseThrow();
        connect.store(next.sourceOffset());

        Map<Long, String> again = stretch.follow(connect);

        assertThat(again).hasSize(2);
        assertThat(stretch.changes(log)).containsAllEntriesOf(again);
    }

    /** Rows of a transaction that stays open, two of them right behind the ends of others. */
    private void writeOverlapping(Connection open) throws SQLException {
        open.setAutoCommit(false);
        try (Statement overlapping = open.createStatement()) {
            String insert = "INSERT INTO " + shop.schema() + ".item VALUES ";
            overlapping.execute(insert + "(20, 'open', 0)");
            shop.sql("INSERT INTO %s.item VALUES (30, 'in between', 0)");
            overlapping.execute(insert + "(21, 'behind an end', 0)");
            shop.sql("INSERT INTO %s.item VALUES (31, 'in between', 0)");
            overlapping.execute(insert + "(22, 'behind an end', 0)");
            overlapping.execute(insert + "(" + LAST + ", 'last', 0)");
        }
    }

    private static boolean endsWithACommit(List<SourceRecord> records) {
        return "COMMIT".equals(records.get(records.size() - 1).sourceOffset().get("messageType"));
    }

    /** Small transactions of every kind beside others that stay open meanwhile, a large one, and a last row. */
    private void write(Random random) throws SQLException, IOException {
        List<String> statements = LogStretch.writes(random, PUT, PUT_IF_ABSENT);
        try (Connection open = shop.connect();
                Statement overlapping = open.createStatement();
                Connection other = shop.connect();
                Statement session = other.createStatement()) {
            open.setAutoCommit(false);
            for (int i = 0; i < statements.size(); i++) {
                session.execute(statements.get(i).replace("%s", shop.schema()));
                overlapping.execute("INSERT INTO " + shop.schema() + ".item VALUES (" + (5000 + i) + ", 'open', 0)");
                if (i % 30 == 29) {
                    copy(open, 10_000 + 100 * i, 100);
                    open.commit();
                }
            }
            open.commit();
            copy(open, 50_000, TOGETHER);
            open.commit();
        }
        shop.sql("INSERT INTO %s.item VALUES (" + LAST + ", 'last', 0)");
    }

    /** Rows of one COPY share positions in the log. */
    private void copy(Connection connection, int from, int rows) throws SQLException, IOException {
        String text = IntStream.range(from, from + rows)
                .mapToObj(id -> id + ",copied,0\n")
                .collect(Collectors.joining());
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + shop.schema() + ".item FROM STDIN (FORMAT csv)", new StringReader(text));
    }

    /** Another slot at the same place in the log: one that was acknowledged cannot go back. */
    private String copyOfTheSlot(String suffix) {
        copies.add(shop.schema() + suffix);
        shop.sql("SELECT pg_copy_logical_replication_slot('%s', '%s" + suffix + "')");
        return shop.schema() + suffix;
    }

    private void killTheServer() {
        server.kill();
        server.start();
    }

    private static SourceRunner from(Map<String, Object> start, SourceRunner source) {
        source.store(start);
        return source;
    }

    private static String identity(SourceRecord record) {
        Struct event = (Struct) record.value();
        return event.get("after") + " at " + event.getStruct("source").get("lsn") + " of "
                + event.getStruct("source").get("txId");
    }

    private SourceRunner source(String slot) {
        return source(slot, Map.of("resync.request.a", shop.schema() + ".item"));
    }

    private SourceRunner source(String slot, Map<String, String> more) {
        Map<String, String> config = new HashMap<>(Map.of(
                "database.hostname", network.host(),
                "database.port", Integer.toString(network.port()),
                "slot.name", slot,
                "record.format", "envelope",
                "tombstones.on.delete", "false",
                "incremental.snapshot.chunk.size", "50",
                "max.batch.size", "64",
                "max.queue.size", "128",
                "heartbeat.interval.ms", "1"));
        config.putAll(more);
        return new SourceRunner(PostgresSourceTask::new, shop.config(config));
    }
}

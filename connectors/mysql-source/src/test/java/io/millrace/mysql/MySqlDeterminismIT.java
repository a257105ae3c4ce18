package io.millrace.mysql;

import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.seen;
import static io.millrace.source.Emitted.version;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.binlog.FreezingProxy;
import io.millrace.core.change.ChangeHeaders;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A row of the log has the same position and the same version however often, and wherever, the source is killed on the way to it. */
class MySqlDeterminismIT {
    private static final int LAST = 100_000;
    private static final int TOGETHER = 400;

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
        shop = new Shop(server, "k" + Integer.toHexString(test.getDisplayName().hashCode()), folder);
        shop.create();
        shop.sql("CREATE TABLE %s.signals (id VARCHAR(64) PRIMARY KEY, type VARCHAR(32), data VARCHAR(2048))");
    }

    @Test
    void underKillsHeartbeatsWindowsAndLostConnections() throws IOException {
        try (FreezingProxy proxy = new FreezingProxy(server.host(), server.port())) {
            SourceRunner connect = new SourceRunner(MySqlSourceTask::new, config(proxy));
            Map<String, Object> start = readTables(connect);
            write(new Random(17));
            Map<Long, String> whole = pairs(connect.run(records -> seen(records, LAST)));
            assertThat(whole).hasSizeGreaterThan(TOGETHER + 100);

            for (int round = 0; round < 2; round++) {
                Map<Long, String> pieces = inPieces(connect, proxy, start, new Random(round));

                assertThat(pieces).as("round %s", round).isEqualTo(whole);
            }
        }
    }

    @Test
    void throughALossOfTheConnectionInsideATransaction() throws IOException {
        try (FreezingProxy proxy = new FreezingProxy(server.host(), server.port())) {
            SourceRunner connect = new SourceRunner(MySqlSourceTask::new, config(proxy));
            Map<String, Object> start = readTables(connect);
            together("INSERT INTO %s.item VALUES ", TOGETHER);
            shop.sql("INSERT INTO %s.item VALUES (" + LAST + ", 'last', 0)");
            Map<Long, String> whole = pairs(connect.run(records -> seen(records, LAST)));
            connect.store(start);
            boolean[] cut = {false};

            List<SourceRecord> broken = connect.run(records -> {
                if (!cut[0] && !pairs(records).isEmpty()) {
                    cut[0] = true;
                    proxy.moveTo(server.port());
                }
                return seen(records, LAST);
            });

            assertThat(pairs(broken)).isEqualTo(whole);
        }
    }

    /** As jq and other tools treat a document: keys in another order, every number through a double. */
    @Test
    void fromAnOffsetThatWentThroughAToolForJson() throws IOException {
        try (FreezingProxy proxy = new FreezingProxy(server.host(), server.port())) {
            SourceRunner connect = new SourceRunner(MySqlSourceTask::new, config(proxy));
            readTables(connect);
            together("INSERT INTO %s.item VALUES ", 20);
            shop.sql("INSERT INTO %s.item VALUES (" + LAST + ", 'last', 0)");
            List<SourceRecord> log = connect.run(records -> seen(records, LAST)).stream()
                    .filter(record -> !pairs(List.of(record)).isEmpty())
                    .toList();
            connect.store(throughJson(log.get(9).sourceOffset()));

            List<SourceRecord> again = connect.run(records -> seen(records, LAST));

            assertThat(pairs(again)).isEqualTo(pairs(log.subList(10, log.size())));
        }
    }

    private static Map<String, Object> throughJson(Map<String, ?> offset) throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        Map<String, Object> treated = new TreeMap<>();
        json.readTree(json.writeValueAsString(offset))
                .properties()
                .forEach(field -> treated.put(
                        field.getKey(),
                        field.getValue().isNumber()
                                ? (Object) Math.round(field.getValue().doubleValue())
                                : field.getValue().textValue()));
        return treated;
    }

    /** The same log in pieces that end anywhere, each begun from some record of the one before; connections break. */
    private static Map<Long, String> inPieces(
            SourceRunner connect, FreezingProxy proxy, Map<String, Object> start, Random random) {
        Map<Long, String> pieces = new LinkedHashMap<>();
        connect.store(start);
        List<SourceRecord> piece;
        do {
            int end = 1 + random.nextInt(700);
            int[] breakAt = {random.nextInt(3) == 0 ? random.nextInt(end) : Integer.MAX_VALUE};
            piece = connect.run(records -> {
                if (records.size() > breakAt[0]) {
                    breakAt[0] = Integer.MAX_VALUE;
                    proxy.moveTo(server.port());
                }
                return records.size() >= end || seen(records, LAST);
            });
            pairs(piece).forEach((version, pair) -> {
                String before = pieces.put(version, pair);
                assertThat(before == null || before.equals(pair))
                        .as("%s came again as %s", before, pair)
                        .isTrue();
            });
            connect.store(piece.get(piece.size() / 2 + random.nextInt(piece.size() - piece.size() / 2))
                    .sourceOffset());
        } while (!seen(piece, LAST));
        return pieces;
    }

    /**
     * The rows of the log by version. A delete may carry the position before it (docs/specs/change-record.md, 22), which
     * depends on heartbeats.
     */
    private static Map<Long, String> pairs(List<SourceRecord> records) {
        Map<Long, String> pairs = new HashMap<>();
        for (SourceRecord record : records) {
            String op = header(record, ChangeHeaders.OP);
            if (record.topic().endsWith(".item") && List.of("c", "u", "d").contains(op)) {
                Map<String, Object> position = new TreeMap<>(record.sourceOffset());
                position.keySet().retainAll(List.of("file", "pos", "gtids", "event", "row"));
                pairs.put(version(record), op + record.key() + record.value() + (op.equals("d") ? "" : position));
            }
        }
        return pairs;
    }

    private static Map<String, Object> readTables(SourceRunner connect) {
        List<SourceRecord> snapshot = connect.run(records -> !records.isEmpty()
                && !records.get(records.size() - 1).sourceOffset().containsKey("snapshot"));
        connect.store(snapshot.get(snapshot.size() - 1).sourceOffset());
        return Objects.requireNonNull(connect.stored());
    }

    /** Small transactions of every kind, a request for a window in their middle, a large one, and a last row. */
    private void write(Random random) {
        List<String> session = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            int id = 10 + random.nextInt(40);
            switch (random.nextInt(5)) {
                case 0 -> session.add("REPLACE INTO %s.item VALUES (" + id + ", 'r" + i + "', " + i + ")");
                case 1 -> session.add("DELETE FROM %s.item WHERE id = " + id);
                case 2 -> session.add("UPDATE %s.item SET id = " + (1000 + i) + " WHERE id = " + id);
                case 3 ->
                    session.add("UPDATE %s.item SET name = 'u" + i + "' WHERE id BETWEEN " + id + " AND " + (id + 5));
                default ->
                    session.add("INSERT IGNORE INTO %s.item VALUES (" + id + ", 'i" + i + "', 0), (" + (id + 1)
                            + ", 'i', 0)");
            }
            if (i == 60) {
                session.add("INSERT INTO %s.signals VALUES ('s1', 'execute-snapshot',"
                        + " '{\"data-collections\": [\"%s.item\"], \"type\": \"incremental\"}')");
            }
        }
        shop.session(session.toArray(String[]::new));
        together("INSERT INTO %s.item VALUES ", TOGETHER);
        shop.sql("INSERT INTO %s.item VALUES (" + LAST + ", 'last', 0)");
    }

    private void together(String insert, int rows) {
        shop.sql(insert
                + IntStream.range(20_000, 20_000 + rows)
                        .mapToObj(id -> "(" + id + ", 'together', 0)")
                        .collect(Collectors.joining(",")));
    }

    private Map<String, String> config(FreezingProxy proxy) {
        return shop.config(Map.of(
                "database.port",
                Integer.toString(proxy.port()),
                "database.ssl.mode",
                "disabled",
                "database.user",
                server.user(),
                "database.password",
                server.password(),
                "signal.data.collection",
                shop.database() + ".signals",
                "table.include.list",
                shop.database() + ".item",
                "incremental.snapshot.chunk.size",
                "50",
                "max.batch.size",
                "64",
                "max.queue.size",
                "128",
                "heartbeat.interval.ms",
                "1"));
    }
}

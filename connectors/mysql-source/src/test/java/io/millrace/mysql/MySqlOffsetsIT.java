package io.millrace.mysql;

import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.debezium.connector.mysql.MySqlConnectorTask;
import io.millrace.core.change.ChangeHeaders;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Offsets that an operator sets or that Debezium's own connector wrote. */
class MySqlOffsetsIT {
    private static final Map<String, String> PARTITION = Map.of("server", "p");

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
        shop = new Shop(server, "o" + Integer.toHexString(test.getDisplayName().hashCode()), folder);
        shop.create();
    }

    @Test
    void movesARunningConnectorOfDebeziumOverAndBackWithoutASnapshot() {
        SourceRunner stock = stock();
        List<SourceRecord> first = stock.run(records -> ids(records).containsAll(List.of(1, 2)));
        stock.store(last(first));
        shop.sql("INSERT INTO %s.item VALUES (3, 'to stock', 0)");
        List<SourceRecord> second = stock.run(records -> seen(records, 3));
        stock.store(last(second));
        shop.sql("INSERT INTO %s.item VALUES (4, 'while nobody reads', 0)");
        Map<String, ?> written = Objects.requireNonNull(stock.stored());
        assertThat(written).doesNotContainKey("snapshot").doesNotContainKey("millrace.clock");
        assertThat(alter(written)).isTrue();

        SourceRunner ours = new SourceRunner(MySqlSourceTask::new, envelopes());
        ours.store(written);
        shop.sql("INSERT INTO %s.item VALUES (5, 'to us', 0)");
        List<SourceRecord> third = ours.run(records -> seen(records, 5));

        assertThat(ids(third))
                .as("the last transaction again, because nobody says in which server's log its rows were counted")
                .containsExactly(3, 4, 5);
        assertThat(third)
                .extracting(record -> header(record, ChangeHeaders.OP))
                .as("nothing was read again")
                .containsOnly("c");
        ours.store(last(third));
        shop.sql("INSERT INTO %s.item VALUES (6, 'to stock again', 0)");

        SourceRunner back = stock();
        back.store(Objects.requireNonNull(ours.stored()));
        List<SourceRecord> fourth = back.run(records -> seen(records, 6));

        assertThat(ids(fourth)).containsExactly(6);
        assertThat(fourth)
                .filteredOn(record -> seen(List.of(record), 6))
                .extracting(record -> ((Struct) record.value()).getString("op"))
                .containsExactly("c");
    }

    @Test
    void takesWhatIsThereAndSaysWhichPartIsWrongOtherwise() {
        Map<String, ?> good = readTables();
        Map<String, Object> withoutGtids = new HashMap<>(good);
        withoutGtids.remove("gtids");

        assertThat(alter(good)).isTrue();
        assertThatThrownBy(() -> alter(withoutGtids))
                .hasMessageContaining("SOURCE_SCHEMA_HISTORY")
                .hasMessageContaining("set gtids, too");
        assertThatThrownBy(() -> alter(with(withoutGtids, "file", "binlog.999999")))
                .hasMessageContaining("OFFSET_INVALID")
                .hasMessageContaining("\"file\" binlog.999999 is not among the logs");
        assertThatThrownBy(() -> alter(with(withoutGtids, "pos", 99_999_999)))
                .hasMessageContaining("\"pos\" 99999999 is behind the end");
        assertThatThrownBy(() -> alter(with(withoutGtids, "pos", 5)))
                .hasMessageContaining("\"pos\" 5 is not where an event");
        assertThatThrownBy(() -> alter(with(good, "gtids", "11111111-2222-3333-4444-555555555555:1-9")))
                .hasMessageContaining("\"gtids\" holds transactions that this server does not have");
        assertThatThrownBy(() -> alter(with(good, "gtids", "nonsense")))
                .hasMessageContaining("\"gtids\" is not a set of GTIDs");
    }

    @Test
    void refusesAPositionThatTheSchemaHistoryDoesNotReach() {
        Map<String, Object> early = Map.of("file", "binlog.000001", "pos", 4);

        assertThatThrownBy(() -> alter(early))
                .hasMessageContaining("SOURCE_SCHEMA_HISTORY")
                .hasMessageContaining("no schema history");
        readTables();
        assertThatThrownBy(() -> alter(early))
                .hasMessageContaining("SOURCE_SCHEMA_HISTORY")
                .hasMessageContaining("does not reach back");
    }

    private boolean alter(Map<String, ?> offset) {
        return new MySqlSourceConnector().alterOffsets(envelopes(), Map.of(PARTITION, offset));
    }

    private Map<String, ?> readTables() {
        SourceRunner connect = new SourceRunner(MySqlSourceTask::new, envelopes());
        return last(connect.run(records -> !records.isEmpty() && !last(records).containsKey("snapshot")));
    }

    private SourceRunner stock() {
        Map<String, String> config = shop.config(Map.of("heartbeat.interval.ms", "100"));
        config.put("connector.class", "io.debezium.connector.mysql.MySqlConnector");
        config.remove("control.partitions");
        Supplier<SourceTask> tasks = MySqlConnectorTask::new;
        return new SourceRunner(tasks, config);
    }

    private Map<String, String> envelopes() {
        return shop.config(Map.of("record.format", "envelope"));
    }

    private static Map<String, Object> with(Map<String, ?> offset, String key, Object value) {
        Map<String, Object> changed = new HashMap<>(offset);
        changed.put(key, value);
        return changed;
    }

    private static Map<String, ?> last(List<SourceRecord> records) {
        return records.get(records.size() - 1).sourceOffset();
    }

    private static List<Integer> ids(List<SourceRecord> records) {
        return records.stream()
                .filter(record ->
                        record.key() instanceof Struct key && key.schema().field("id") != null)
                .flatMapToInt(record -> IntStream.of(((Struct) record.key()).getInt32("id")))
                .boxed()
                .toList();
    }
}

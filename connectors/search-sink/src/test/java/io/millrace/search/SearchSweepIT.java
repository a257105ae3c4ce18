package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.core.change.ControlRecord;
import io.millrace.core.change.Op;
import io.millrace.core.change.Origin;
import io.millrace.sandbox.Sandbox;
import io.millrace.sandbox.SearchServer;
import io.millrace.sink.SweepMark;
import io.millrace.sink.Sweeper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** TRUNCATE and the end of a reading, on a real server. */
class SearchSweepIT {
    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT32_SCHEMA).build();
    private static final Schema ROW = SchemaBuilder.struct()
            .field("id", Schema.INT32_SCHEMA)
            .field("name", Schema.STRING_SCHEMA)
            .build();
    /** As large as versions are in practice: not a double. */
    private static final long READING = 3_650_722_201_600_000_001L;

    private static Sandbox sandbox;
    private static SearchServer server;
    private static SearchClient client;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.open();
        server = sandbox.startElasticsearch();
        client = HttpSearchClient.open(Connections.to(Duration.ofSeconds(30), server.uri()), "look", 1);
    }

    @AfterAll
    static void stop() {
        client.close();
        sandbox.close();
    }

    @Test
    void aTruncateEmptiesTheIndexAndLaterRowsStay() throws IOException {
        try (RunningTask task = new RunningTask(new ElasticsearchSinkTask(), server.uri(), "truncated", Map.of())) {
            task.put(row(task, 1, READING - 2), row(task, 2, READING - 1), marker(task, Op.TRUNCATE, READING));
            task.awaitSettled();
            assertThat(count("truncated")).isZero();

            task.put(row(task, 2, READING + 1), row(task, 3, READING + 1));
            task.awaitSettled();
            task.put(row(task, 1, READING - 2), marker(task, Op.TRUNCATE, READING));
            task.awaitSettled();
            assertThat(count("truncated")).as("after a replay").isEqualTo(2);
        }
    }

    @Test
    void theEndOfAReadingRemovesExactlyWhatItDidNotMeet() throws IOException {
        try (RunningTask task = new RunningTask(new ElasticsearchSinkTask(), server.uri(), "read", Map.of())) {
            put(task, 0, 4_300, READING - 1);
            put(task, 1_000, 4_300, READING);
            task.put(row(task, 9_999, READING + 1), marker(task, Op.END, READING));
            task.awaitSettled();
        }

        assertThat(count("read")).isEqualTo(3_301);
        assertThat(client.call("GET", "/read/_doc/999", null).status()).isEqualTo(404);
        assertThat(client.call("GET", "/read/_doc/1000", null).status()).isEqualTo(200);
    }

    @Test
    void routedDocumentsAreFoundWhereverTheyAre() throws IOException {
        Map<String, String> settings = Map.of("document.routing", "r${key.id}", "index.shards", "3");
        try (RunningTask task = new RunningTask(new ElasticsearchSinkTask(), server.uri(), "routed", settings)) {
            put(task, 0, 40, READING - 1);
            put(task, 20, 60, READING);
            task.put(marker(task, Op.END, READING));
            task.awaitSettled();
            assertThat(count("routed")).isEqualTo(40);
            task.put(row(task, 7, READING + 9), marker(task, Op.TRUNCATE, READING + 5));
            task.awaitSettled();
            assertThat(count("routed")).isEqualTo(1);
        }
    }

    @Test
    void aTruncateTakesTheFieldsOfItsOwnerFromSharedDocuments() throws IOException {
        Map<String, String> settings = Map.of(
                "write.method", "upsert", "deletes", "keep", "index.name", "owned", "document.routing", "r${key.id}");
        Schema other =
                SchemaBuilder.struct().field("total", Schema.INT32_SCHEMA).build();
        try (RunningTask names = new RunningTask(new ElasticsearchSinkTask(), server.uri(), "names", settings);
                RunningTask totals = new RunningTask(new ElasticsearchSinkTask(), server.uri(), "totals", settings)) {
            put(names, 0, 30, READING - 1);
            for (int id = 20; id < 40; id++) {
                totals.put(totals.record(new Struct(KEY).put("id", id), 5, new Struct(other).put("total", id)));
            }
            names.awaitSettled();
            totals.awaitSettled();
            names.put(row(names, 3, READING + 1), row(names, 25, READING + 1), marker(names, Op.TRUNCATE, READING));
            names.awaitSettled();
        }
        assertThat(count("owned-rows")).as("3 and all with a total").isEqualTo(21);
        assertThat(source("owned", 25)).containsKeys("name", "total");
        assertThat(source("owned", 26)).containsOnlyKeys("total", Owners.FIELD);
        assertThat(source("owned", 1)).containsOnlyKeys(DeleteMark.FIELD, Owners.FIELD);
    }

    @Test
    void anIndexOfSeveralTablesIsNotSwept() {
        try (RunningTask task = new RunningTask(
                new ElasticsearchSinkTask(), server.uri(), "one-of-many", Map.of("index.name", "all"))) {
            task.put(row(task, 1, READING - 1), marker(task, Op.END, READING));
            task.awaitSettled();
            task.put(marker(task, Op.TRUNCATE, READING));

            assertThatThrownBy(task::awaitSettled)
                    .hasStackTraceContaining("TABLE_TRUNCATED")
                    .hasStackTraceContaining("index.name=all may put several tables into one index");
        }
    }

    @Test
    void notesOutliveATaskAndNeverGoBack() {
        try (Sweeper first = sweeper("${topic}");
                Sweeper second = sweeper("${topic}")) {
            assertThat(first.isSole("noted", "shop.orders")).isTrue();
            assertThat(first.note("noted", new SweepMark(0, READING), 2)).containsExactly(0);
            assertThat(second.isSole("noted", "shop.orders")).isTrue();
            assertThat(second.note("noted", new SweepMark(1, READING), 2)).containsExactlyInAnyOrder(0, 1);
            assertThat(second.note("noted", new SweepMark(1, READING - 5), 2)).containsExactlyInAnyOrder(0, 1);
            assertThat(second.note("noted", new SweepMark(1, READING + 1), 2)).containsExactly(1);

            assertThat(second.isSole("noted", "other.orders")).isFalse();
            assertThat(first.isSole("noted", "shop.orders")).isFalse();
        }
    }

    @Test
    void neverRemovesANewerDocument() throws IOException {
        try (RunningTask task = new RunningTask(new ElasticsearchSinkTask(), server.uri(), "raced", Map.of());
                Sweeper sweeper = sweeper("${topic}")) {
            put(task, 0, 3, READING - 1);
            task.awaitSettled();
            try (Sweeper.Walk walk = sweeper.walk("raced", READING)) {
                task.put(row(task, 1, READING + 7));
                task.awaitSettled();
                List<String> older = new ArrayList<>();
                for (Sweeper.Page page = walk.next(); page != null; page = walk.next()) {
                    older.addAll(page.older());
                }
                assertThat(older).containsExactlyInAnyOrder("0", "1", "2");
                assertThat(sweeper.remove("raced", older, READING - 1)).isEqualTo(2);
            }
            assertThat(count("raced")).isEqualTo(1);
        }
    }

    @Test
    void anIndexThatIsNotThereIsEmpty() {
        try (Sweeper sweeper = sweeper("x-${topic}");
                Sweeper.Walk walk = sweeper.walk(sweeper.part(new Origin("Nowhere", null, 1, -1)), READING)) {
            assertThat(sweeper.part(new Origin("Nowhere", null, 1, -1))).isEqualTo("x-nowhere");
            assertThat(walk.next()).isNull();
        }
    }

    private static Sweeper sweeper(String indexName) {
        IndexOptions options = new IndexOptions(
                1,
                0,
                Duration.ofMinutes(10),
                GeoPoints.NONE,
                OnMappingConflict.KEEP,
                Deletes.REMOVE,
                WriteMethod.INDEX);
        return new SearchSweeper(
                client,
                new IndexSetup(
                        new IndexAdmin(client, Dialect.ELASTICSEARCH, options),
                        new IndexMemory(client, "test"),
                        Duration.ofSeconds(30),
                        System::nanoTime),
                new DocumentOptions(
                        indexName,
                        "${key}",
                        Optional.empty(),
                        Optional.empty(),
                        GeoPoints.NONE,
                        Deletes.REMOVE,
                        WriteMethod.INDEX,
                        Optional.empty(),
                        "${topic}"));
    }

    private static void put(RunningTask task, int from, int to, long version) {
        List<SinkRecord> records = new ArrayList<>();
        for (int id = from; id < to; id++) {
            records.add(row(task, id, version));
        }
        task.put(records.toArray(SinkRecord[]::new));
    }

    private static SinkRecord row(RunningTask task, int id, long version) {
        return task.record(
                new Struct(KEY).put("id", id),
                version,
                new Struct(ROW).put("id", id).put("name", "n" + id));
    }

    private static SinkRecord marker(RunningTask task, Op op, long version) {
        SinkRecord record = task.record(ControlRecord.key("shop.orders", op), version, null);
        record.headers()
                .addString(ChangeHeaders.OP, op.code())
                .addString(ChangeHeaders.TABLE, "shop.orders")
                .addString(ChangeHeaders.GENERATION, "g")
                .addString(ChangeHeaders.PARTITIONS, "1");
        return record;
    }

    private static Map<String, Object> source(String index, int id) throws IOException {
        SearchReply reply = client.call("GET", "/" + index + "/_doc/" + id + "?routing=r" + id, null);
        return Json.at(Json.object(reply.body()), "_source");
    }

    private static long count(String index) throws IOException {
        client.call("POST", "/" + index + "/_refresh", null);
        Object count = Json.object(
                        client.call("GET", "/" + index + "/_count", null).body())
                .get("count");
        return count instanceof Long number ? number : -1;
    }
}

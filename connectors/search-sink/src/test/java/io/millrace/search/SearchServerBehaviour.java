package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.sandbox.Sandbox;
import io.millrace.sandbox.SearchOptions;
import io.millrace.sandbox.SearchProduct;
import io.millrace.sandbox.SearchServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The sink and a real server: versions, mappings and indexes as the server really handles them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SearchServerBehaviour {
    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema POINT = SchemaBuilder.struct()
            .name("io.debezium.data.geometry.Point")
            .field("x", Schema.FLOAT64_SCHEMA)
            .field("y", Schema.FLOAT64_SCHEMA)
            .build();
    private static final Schema ROW = SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("name", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    private final SearchProduct product;
    private final Dialect dialect;
    private @Nullable Sandbox sandbox;
    private SearchServer server;
    private SearchClient client;

    SearchServerBehaviour(SearchProduct product) {
        this.product = product;
        this.dialect = product.isOpenSearch() ? Dialect.OPENSEARCH : Dialect.ELASTICSEARCH;
    }

    @BeforeAll
    void start() throws IOException {
        Sandbox opened = Sandbox.open();
        sandbox = opened;
        Optional<String> lacking = opened.lacksFor(product);
        assumeTrue(lacking.isEmpty(), lacking.orElse(""));
        server = opened.startSearch(SearchOptions.defaults().withProduct(product));
        client = HttpSearchClient.open(Connections.to(Duration.ofSeconds(30), server.uri()), "look", 1);
    }

    @AfterAll
    void stop() {
        if (client != null) {
            client.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
    }

    /** The server stops while rows change and comes back; for the servers of which one speaks for its line. */
    void staysEqualOverAnOutage() throws IOException {
        try (RunningTask task = task("outage")) {
            task.put(task.record(key(1), 10, row(1, "before")), task.record(key(2), 10, row(2, "before")));
            task.awaitSettled();
            server.stop();
            task.put(task.record(key(1), 20, row(1, "during")), task.record(key(2), 21, null));
            task.put(task.record(key(3), 22, row(3, "during")));
            assertThat(task.committed()).isEqualTo(2);
            server.start();
            task.awaitSettled();
        }
        assertThat(document("outage", "1")).containsEntry("name", "during");
        assertThat(document("outage", "2")).isEmpty();
        assertThat(document("outage", "3")).containsEntry("name", "during");
    }

    @Test
    void aHistoryWithReplaysEndsLikeTheTable() throws IOException {
        Random random = new Random(7);
        Map<Long, String> table = new TreeMap<>();
        List<SinkRecord> log = new ArrayList<>();
        try (RunningTask task = task("history")) {
            for (int version = 1; version <= 600; version++) {
                long id = random.nextInt(40);
                String name = random.nextInt(4) == 0 ? null : "name-" + version;
                table.put(id, String.valueOf(name));
                log.add(task.record(key(id), version, name == null ? null : row(id, name)));
                if (random.nextInt(50) == 0) {
                    log.subList(random.nextInt(log.size()), log.size()).stream()
                            .toList()
                            .forEach(record -> log.add(task.again(record)));
                }
            }
            for (int from = 0; from < log.size(); from += 37) {
                task.put(log.subList(from, Math.min(from + 37, log.size())).toArray(new SinkRecord[0]));
            }
            task.awaitSettled();
        }
        for (Map.Entry<Long, String> row : table.entrySet()) {
            Map<String, Object> expected =
                    row.getValue().equals("null") ? Map.of() : Map.of("id", row.getKey(), "name", row.getValue());
            assertThat(document("history", row.getKey().toString())).isEqualTo(expected);
        }
    }

    @Test
    void aDeletedRowStaysDeletedWhenOlderChangesComeAgain() throws IOException {
        try (RunningTask task = task("deletes")) {
            task.put(task.record(key(1), 10, row(1, "a")));
            task.awaitSettled();
            task.put(task.record(key(1), 12, null), task.record(key(2), 12, null));
            task.awaitSettled();

            task.put(task.record(key(1), 10, row(1, "a")), task.record(key(2), 11, row(2, "b")));
            task.awaitSettled();

            assertThat(document("deletes", "1")).isEmpty();
            assertThat(document("deletes", "2")).isEmpty();
        }
    }

    @Test
    void theSameVersionIsWrittenAgainAndAnOlderOneIsNot() throws IOException {
        try (RunningTask task = task("versions")) {
            task.put(task.record(key(1), Long.MAX_VALUE - 1, row(1, "a")));
            task.awaitSettled();
            task.put(task.record(key(1), Long.MAX_VALUE - 1, row(1, "b")));
            task.awaitSettled();
            task.put(task.record(key(1), 5, row(1, "c")));
            task.awaitSettled();

            assertThat(document("versions", "1")).containsEntry("name", "b");
        }
    }

    @Test
    void anIndexIsMadeFromItsTemplateWithTheTypesOfTheColumns() throws IOException {
        Schema row = SchemaBuilder.struct()
                .field("id", Schema.INT64_SCHEMA)
                .field(
                        "born",
                        SchemaBuilder.int32()
                                .name("io.debezium.time.Date")
                                .optional()
                                .build())
                .field(
                        "price",
                        Decimal.builder(2)
                                .parameter("connect.decimal.precision", "30")
                                .build())
                .field(
                        "extra",
                        SchemaBuilder.string().name("io.debezium.data.Json").build())
                .field(
                        "big",
                        Decimal.builder(0)
                                .parameter("__debezium.source.column.type", "BIGINT UNSIGNED")
                                .build())
                .field(
                        "seen",
                        SchemaBuilder.int64()
                                .name("io.debezium.time.MicroTimestamp")
                                .build())
                .field("place", POINT)
                .field("raw", Schema.BYTES_SCHEMA)
                .build();
        try (RunningTask task = task("types")) {
            for (int i = 0; i < 3; i++) {
                Struct value = new Struct(row)
                        .put("id", (long) i)
                        .put("born", 10_000 + i)
                        .put("price", new BigDecimal("12345678901234567890.1" + i))
                        .put("extra", List.of("{\"a\":1}", "[1,2]", "\"text\"").get(i))
                        .put("big", new BigDecimal("18446744073709551615").subtract(BigDecimal.valueOf(i * 100_000L)))
                        .put("seen", 1_706_745_599_123_456L + i * 1_000_000L)
                        .put("place", new Struct(POINT).put("x", 13.4 + i).put("y", 52.5))
                        .put("raw", new byte[] {1, 2, (byte) i});
                task.put(task.record(key(i), 10 + i, value));
            }
            task.awaitSettled();
        }

        FoundIndex index = index("types");
        assertThat(index.ours()).isTrue();
        assertThat(index.field("born")).containsEntry("type", "date");
        assertThat(index.field("price")).containsEntry("type", "double");
        assertThat(Json.object(client.call("GET", "/types/_settings/index.gc_deletes", null)
                                .body())
                        .toString())
                .contains("600000ms");
        assertThat(client.call("GET", "/_index_template/millrace-types", null).status())
                .isEqualTo(200);
        assertThat(hits("types", "born:[1997-05-20 TO 1997-05-21]")).isEqualTo(2);
        assertThat(hits("types", "price.exact:12345678901234567890.11")).isEqualTo(1);
        assertThat(hits("types", "big:18446744073709551615")).isEqualTo(1);
        assertThat(hits("types", "seen:[2024-01-31T23:59:59.123Z TO 2024-02-01T00:00:00.200Z]"))
                .isEqualTo(2);
        assertThat(hits("types", Map.of("geo_distance", Map.of("distance", "10km", "place", "52.5,13.4"))))
                .isEqualTo(1);
        assertThat(index.field("raw")).containsEntry("type", "binary");
        assertThat(hits("types", "_ignored:*"))
                .as("values that did not fit their field")
                .isEqualTo(0);
    }

    @Test
    void aNewColumnIsMappedAndAChangedOneKeepsTheDocument() throws IOException {
        Schema wider = SchemaBuilder.struct()
                .field("id", Schema.STRING_SCHEMA)
                .field(
                        "since",
                        SchemaBuilder.int32().name("io.debezium.time.Date").build())
                .build();
        try (RunningTask task = task("columns")) {
            task.put(task.record(key(1), 10, row(1, "a")));
            task.awaitSettled();
            task.put(task.record(
                    key(2), 11, new Struct(wider).put("id", "no number").put("since", 1)));
            task.awaitSettled();
        }

        assertThat(index("columns").field("since")).containsEntry("type", "date");
        assertThat(index("columns").field("id")).containsEntry("type", "long");
        assertThat(document("columns", "2")).containsEntry("id", "no number").containsEntry("since", "1970-01-02");
    }

    @Test
    void anIndexThatIsDeletedStopsTheTask() throws IOException {
        try (RunningTask task = task("gone")) {
            task.put(task.record(key(1), 10, row(1, "a")));
            task.awaitSettled();
            assertThat(client.call("DELETE", "/gone", null).status()).isEqualTo(200);

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThatThrownBy(() -> task.put(task.record(key(2), 11, row(2, "b"))))
                            .isInstanceOf(ConnectException.class)
                            .hasMessageContaining("TARGET_SETUP")
                            .hasMessageContaining("--to-earliest"));
        }
        // Where a template can forbid it, nothing has made the index again.
        assertThat(client.call("GET", "/gone", null).status()).isEqualTo(dialect.templatesForbidCreation() ? 404 : 200);
    }

    @Test
    void aTemplateOfTheUsersDecides() throws IOException {
        Map<String, Object> theirs = Map.of(
                "index_patterns", List.of("theirs*"),
                "template", Map.of("mappings", Map.of("properties", Map.of("name", Map.of("type", "keyword")))));
        assertThat(client.call("PUT", "/_index_template/theirs", theirs).status())
                .isEqualTo(200);

        try (RunningTask task = task("theirs")) {
            task.put(task.record(key(1), 10, row(1, "a")));
            task.awaitSettled();
        }

        assertThat(index("theirs").field("name")).isEqualTo(Map.of("type", "keyword"));
        assertThat(client.call("GET", "/_index_template/millrace-theirs", null).status())
                .isEqualTo(404);
    }

    @Test
    void anAliasOfOneIndexIsWrittenThrough() throws IOException {
        client.call("PUT", "/behind", Map.of("aliases", Map.of("front", Map.of())));

        try (RunningTask task = task("front")) {
            task.put(task.record(key(1), 10, row(1, "a")));
            task.awaitSettled();
        }

        assertThat(document("behind", "1")).containsEntry("name", "a");
    }

    private RunningTask task(String index) {
        SearchSinkTask task = product.isOpenSearch() ? new OpenSearchSinkTask() : new ElasticsearchSinkTask();
        return new RunningTask(task, server.uri(), index, Map.of("index.replicas", "0"));
    }

    private FoundIndex index(String name) throws IOException {
        IndexAdmin admin = new IndexAdmin(client, dialect, new IndexOptions(1, 0, Duration.ofMinutes(10)));
        return admin.find(name).orElseThrow();
    }

    private Map<String, Object> document(String index, String id) throws IOException {
        SearchReply reply = client.call("GET", "/" + index + "/_doc/" + id, null);
        assertThat(reply.status()).isIn(200, 404);
        return Json.at(Json.object(reply.body()), "_source");
    }

    private long hits(String index, String query) throws IOException {
        return hits(index, Map.of("query_string", Map.of("query", query)));
    }

    private long hits(String index, Map<String, Object> query) throws IOException {
        client.call("POST", "/" + index + "/_refresh", null);
        Map<String, Object> search = Map.of("query", query, "track_total_hits", true);
        SearchReply reply = client.call("POST", "/" + index + "/_search?filter_path=hits.total", search);
        assertThat(reply.status()).isEqualTo(200);
        return (Long) Json.at(Json.object(reply.body()), "hits", "total").getOrDefault("value", -1L);
    }

    private static Struct key(long id) {
        return new Struct(KEY).put("id", id);
    }

    private static Struct row(long id, @Nullable String name) {
        return new Struct(ROW).put("id", id).put("name", name);
    }
}

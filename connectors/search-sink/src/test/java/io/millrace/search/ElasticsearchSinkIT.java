package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.sandbox.Sandbox;
import io.millrace.sandbox.SearchServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The sink and a real Elasticsearch: versions, mappings and indexes as the server really handles them. */
class ElasticsearchSinkIT {
    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema ROW = SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("name", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

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
                        SchemaBuilder.int64()
                                .parameter("__debezium.source.column.type", "BIGINT UNSIGNED")
                                .build())
                .build();
        try (RunningTask task = task("types")) {
            for (int i = 0; i < 3; i++) {
                Struct value = new Struct(row)
                        .put("id", (long) i)
                        .put("born", 10_000 + i)
                        .put("price", new BigDecimal("12345678901234567890.1" + i))
                        .put("extra", List.of("{\"a\":1}", "[1,2]", "\"text\"").get(i))
                        .put("big", 7L);
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
            task.put(task.record(
                    key(2), 11, new Struct(wider).put("id", "no number").put("since", 1)));
            task.awaitSettled();
        }

        assertThat(index("columns").field("since")).containsEntry("type", "date");
        assertThat(index("columns").field("id")).containsEntry("type", "long");
        assertThat(document("columns", "2")).containsEntry("id", "no number").containsEntry("since", "1970-01-02");
    }

    @Test
    void anIndexThatIsDeletedIsNotMadeAgainAndStopsTheTask() throws IOException {
        try (RunningTask task = task("gone")) {
            task.put(task.record(key(1), 10, row(1, "a")));
            task.awaitSettled();
            assertThat(client.call("DELETE", "/gone", null).status()).isEqualTo(200);

            task.put(task.record(key(2), 11, row(2, "b")));

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThatThrownBy(task::put)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("TARGET_SETUP")
                    .hasMessageContaining("--to-earliest"));
        }
        assertThat(client.call("GET", "/gone", null).status()).isEqualTo(404);
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

    private static RunningTask task(String index) {
        return new RunningTask(server.uri(), index, Map.of("index.replicas", "0"));
    }

    private static FoundIndex index(String name) throws IOException {
        IndexAdmin admin = new IndexAdmin(client, new IndexOptions(1, 0, Duration.ofMinutes(10)));
        return admin.find(name).orElseThrow();
    }

    private static Map<String, Object> document(String index, String id) throws IOException {
        SearchReply reply = client.call("GET", "/" + index + "/_doc/" + id, null);
        assertThat(reply.status()).isIn(200, 404);
        return Json.at(Json.object(reply.body()), "_source");
    }

    private static long hits(String index, String query) throws IOException {
        client.call("POST", "/" + index + "/_refresh", null);
        Map<String, Object> search =
                Map.of("query", Map.of("query_string", Map.of("query", query)), "track_total_hits", true);
        SearchReply reply = client.call("POST", "/" + index + "/_search", search);
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

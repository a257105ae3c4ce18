package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.sandbox.SearchProduct;
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
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Indexes as the sink and a real server handle them: how they are made, change and go. */
abstract class IndexBehaviour extends ServerBehaviour {
    private static final Schema POINT = SchemaBuilder.struct()
            .name("io.debezium.data.geometry.Point")
            .field("x", Schema.FLOAT64_SCHEMA)
            .field("y", Schema.FLOAT64_SCHEMA)
            .build();

    IndexBehaviour(SearchProduct product) {
        super(product);
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
        try (RunningTask task = on().task("types")) {
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

        FoundIndex index = on().index("types");
        assertThat(index.ours()).isTrue();
        assertThat(index.gcDeletes()).isEqualTo(Duration.ofMinutes(10));
        assertThat(index.field("born")).containsEntry("type", "date");
        assertThat(index.field("price")).containsEntry("type", "double");
        assertThat(Json.object(on().call("GET", "/types/_settings/index.gc_deletes", null)
                                .body())
                        .toString())
                .contains("600000ms");
        assertThat(on().call("GET", "/_index_template/millrace-types", null).status())
                .isEqualTo(200);
        assertThat(on().hits("types", "born:[1997-05-20 TO 1997-05-21]")).isEqualTo(2);
        assertThat(on().hits("types", "price.exact:12345678901234567890.11")).isEqualTo(1);
        assertThat(on().hits("types", "big:18446744073709551615")).isEqualTo(1);
        assertThat(on().hits("types", "seen:[2024-01-31T23:59:59.123Z TO 2024-02-01T00:00:00.200Z]"))
                .isEqualTo(2);
        assertThat(on().hits("types", Map.of("geo_distance", Map.of("distance", "10km", "place", "52.5,13.4"))))
                .isEqualTo(1);
        assertThat(index.field("raw")).containsEntry("type", "binary");
        assertThat(on().hits("types", "_ignored:*"))
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
        try (RunningTask task = on().task("columns")) {
            task.put(task.record(key(1), 10, row(1, "a")));
            task.awaitSettled();
            task.put(task.record(
                    key(2), 11, new Struct(wider).put("id", "no number").put("since", 1)));
            task.awaitSettled();
        }

        assertThat(on().index("columns").field("since")).containsEntry("type", "date");
        assertThat(on().index("columns").field("id")).containsEntry("type", "long");
        assertThat(on().document("columns", "2"))
                .containsEntry("id", "no number")
                .containsEntry("since", "1970-01-02");
    }

    @Test
    void anIndexThatIsDeletedStopsTheTask() throws IOException {
        try (RunningTask task = on().task("gone")) {
            task.put(task.record(key(1), 10, row(1, "a")));
            task.awaitSettled();
            assertThat(on().call("DELETE", "/gone", null).status()).isEqualTo(200);

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThatThrownBy(() -> task.put(task.record(key(2), 11, row(2, "b"))))
                            .isInstanceOf(ConnectException.class)
                            .hasMessageContaining("TARGET_SETUP")
                            .hasMessageContaining("--to-earliest"));
        }
        // Where a template can forbid it, nothing has made the index again.
        assertThat(on().call("GET", "/gone", null).status())
                .isEqualTo(on().dialect().templatesForbidCreation() ? 404 : 200);
    }

    @Test
    void anIndexThatWentWhileTheConnectorWasStoppedIsNoticedUntilItsOffsetsChange() throws IOException {
        try (RunningTask task = on().task("lost")) {
            task.put(task.record(key(1), 10, row(1, "a")));
            task.awaitSettled();
        }
        assertThat(on().call("DELETE", "/lost", null).status()).isEqualTo(200);

        try (RunningTask task = on().task("lost")) {
            task.put(task.record(key(2), 11, row(2, "b")));
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThatThrownBy(task::put)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("while this connector did not run"));
        }
        Map<String, String> config =
                Map.of("name", "c", "hosts", on().server().uri().toString());
        SearchSinkConnector connector =
                on().dialect() == Dialect.OPENSEARCH ? new OpenSearchSinkConnector() : new ElasticsearchSinkConnector();
        assertThat(connector.alterOffsets(config, Map.of())).isTrue();
        try (RunningTask task = on().task("lost")) {
            task.put(task.record(key(1), 10, row(1, "a")), task.record(key(2), 11, row(2, "b")));
            task.awaitSettled();
        }
        assertThat(on().hits("lost", Map.of("match_all", Map.of()))).isEqualTo(2);
    }

    @Test
    void aTemplateOfTheUsersDecides() throws IOException {
        Map<String, Object> theirs = Map.of(
                "index_patterns", List.of("theirs*"),
                "template", Map.of("mappings", Map.of("properties", Map.of("name", Map.of("type", "keyword")))));
        assertThat(on().call("PUT", "/_index_template/theirs", theirs).status()).isEqualTo(200);

        try (RunningTask task = on().task("theirs")) {
            task.put(task.record(key(1), 10, row(1, "a")));
            task.awaitSettled();
        }

        assertThat(on().index("theirs").field("name")).isEqualTo(Map.of("type", "keyword"));
        assertThat(on().call("GET", "/_index_template/millrace-theirs", null).status())
                .isEqualTo(404);
    }

    @Test
    void anAliasOfOneIndexIsWrittenThrough() throws IOException {
        on().call("PUT", "/behind", Map.of("aliases", Map.of("front", Map.of())));

        try (RunningTask task = on().task("front")) {
            task.put(task.record(key(1), 10, row(1, "a")));
            task.awaitSettled();
        }

        assertThat(on().document("behind", "1")).containsEntry("name", "a");
    }

    @Test
    void aMappingThatCannotFollowStopsTheTaskIfAsked() throws IOException {
        Schema changed = SchemaBuilder.struct()
                .field("id", Schema.INT64_SCHEMA)
                .field("name", Schema.INT32_SCHEMA)
                .build();
        try (RunningTask task = on().task("conflict", Map.of("on.mapping.conflict", "fail"))) {
            task.put(task.record(key(1), 10, row(1, "a")));
            task.awaitSettled();
            SinkRecord conflicting =
                    task.record(key(2), 11, new Struct(changed).put("id", 2L).put("name", 5));

            assertThatThrownBy(() -> task.putUntilItStops(conflicting))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("TARGET_SETUP")
                    .hasMessageContaining("name")
                    .hasMessageContaining("Rebuild it");
        }
    }
}

package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IndexSetupTest {
    private static final Schema ROW =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema WIDER = SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("name", Schema.STRING_SCHEMA)
            .build();

    private final FakeSearchServer server = new FakeSearchServer();
    private final AtomicLong nanos = new AtomicLong();
    private SearchClient client;
    private IndexSetup setup;

    @BeforeEach
    void open() throws IOException {
        client = HttpSearchClient.open(Connections.to(Duration.ofSeconds(2), server.uri()), "test", 2);
        setup = setup("shop-search");
    }

    private IndexAdmin admin() {
        IndexOptions options = new IndexOptions(
                3,
                0,
                Duration.ofMinutes(10),
                GeoPoints.NONE,
                OnMappingConflict.KEEP,
                Deletes.REMOVE,
                WriteMethod.INDEX);
        return new IndexAdmin(client, Dialect.ELASTICSEARCH, options);
    }

    private IndexSetup setup(String connector) {
        return new IndexSetup(
                admin(), new IndexMemory(client, connector), Dialect.ELASTICSEARCH.indexCheck(), nanos::get);
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void anIndexThatWentWhileNobodyWroteToItIsMissed() throws IOException {
        setup.ready("shop", ROW);
        server.indexes().delete("shop");

        assertThatThrownBy(() -> setup("shop-search").ready("shop", ROW))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("while this connector did not run")
                .hasMessageContaining("offsets reset shop-search --to-earliest");
        server.indexes().create("shop", Map.of());
        assertThatThrownBy(() -> setup("shop-search").ready("shop", ROW)).isInstanceOf(FaultException.class);

        setup("another").ready("shop", ROW);
        new IndexMemory(client, "shop-search").forget();
        setup("shop-search").ready("shop", ROW);
        setup("shop-search").ready("shop", ROW);
        setup("another").ready("shop", ROW);
    }

    @Test
    void connectorsThatRememberAtTheSameTimeDoNotForgetOneAnother() throws IOException {
        server.indexes().create("shop", Map.of());
        FoundIndex found = admin().find("shop").orElseThrow();
        IndexMemory second = new IndexMemory(client, "second");
        // The second looks and writes after the first has looked and before it writes.
        SearchClient late = new SearchClient() {
            @Override
            public SearchReply bulk(byte[] body) throws IOException {
                return client.bulk(body);
            }

            @Override
            public SearchReply call(String method, String path, @Nullable Object json) throws IOException {
                if (method.equals("PUT")) {
                    second.remember("shop", found);
                }
                return client.call(method, path, json);
            }

            @Override
            public void close() {}
        };
        IndexMemory first = new IndexMemory(late, "first");
        first.remember("shop", found);
        server.indexes().delete("shop");

        for (String connector : List.of("first", "second")) {
            assertThatThrownBy(() -> setup(connector).ready("shop", ROW))
                    .isInstanceOf(FaultException.class)
                    .hasMessageContaining("offsets reset " + connector);
        }
        first.forget();
        assertThatThrownBy(() -> setup("second").ready("shop", ROW)).isInstanceOf(FaultException.class);
        setup("first").ready("shop", ROW);
    }

    @Test
    void anAliasThatWasSwappedMeanwhileIsFollowed() throws IOException {
        server.indexes().create("shop-1", Map.of());
        server.indexes().alias("shop", "shop-1");
        setup.ready("shop", ROW);
        server.indexes().create("shop-2", Map.of());
        server.indexes().alias("shop", "shop-2");

        setup("shop-search").ready("shop", ROW);
    }

    @Test
    void installsTheTemplateAndThenMakesTheIndex() throws IOException {
        setup.ready("shop", ROW);

        assertThat(server.requests()).containsSubsequence("PUT /_index_template/millrace-shop", "PUT /shop");
        assertThat(server.indexes().template("millrace-shop"))
                .containsEntry("allow_auto_create", false)
                .containsEntry("index_patterns", List.of("shop"));
        assertThat(server.indexes().settings("shop"))
                .containsEntry("gc_deletes", "600000ms")
                .containsEntry("number_of_shards", 3L);
        assertThat(server.indexes().mapping("shop")).containsEntry("properties", Map.of("id", Map.of("type", "long")));
    }

    @Test
    void asksTheServerOnceForEachSchema() throws IOException {
        setup.ready("shop", ROW);
        int before = server.requests().size();

        setup.ready("shop", ROW);
        setup.ready("shop", null);
        setup.ready(
                "shop", SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build());

        assertThat(server.requests()).hasSize(before);
    }

    @Test
    void addsNewColumnsToTheMapping() throws IOException {
        setup.ready("shop", ROW);
        setup.ready("shop", WIDER);

        assertThat(Json.map(server.indexes().mapping("shop").get("properties"))).containsOnlyKeys("id", "name");
        assertThat(server.requests()).endsWith("PUT /shop/_mapping");
    }

    @Test
    void aDeleteBeforeAnyRowLeavesTheMappingToTheFirstRow() throws IOException {
        setup.ready("shop", null);
        setup.ready("shop", ROW);

        assertThat(server.indexes().mapping("shop")).containsEntry("properties", Map.of("id", Map.of("type", "long")));
    }

    @Test
    void leavesAnIndexOfTheUsersAsItIs() throws IOException {
        server.indexes().create("shop", Map.of("properties", Map.of("id", Map.of("type", "keyword"))));

        setup.ready("shop", WIDER);

        assertThat(server.requests())
                .filteredOn(request -> request.startsWith("PUT"))
                .singleElement(InstanceOfAssertFactories.STRING)
                .matches("PUT /_component_template/millrace-shop-[0-9a-f]{16}");
    }

    @Test
    void leavesTheMappingToATemplateOfTheUsers() throws IOException {
        server.indexes()
                .usersTemplate(Map.of(
                        "mappings", Map.of("properties", Map.of("id", Map.of("type", "keyword"))),
                        "settings", Map.of("index", Map.of("gc_deletes", "1h"))));

        setup.ready("shop", WIDER);

        assertThat(server.indexes().template("millrace-shop")).isEmpty();
        assertThat(server.indexes().settings("shop"))
                .containsEntry("gc_deletes", "1h")
                .containsEntry("number_of_shards", 3L);
        assertThat(server.indexes().mapping("shop"))
                .isEqualTo(Map.of("properties", Map.of("id", Map.of("type", "keyword"))));
    }

    @Test
    void givesTheMappingThatATemplateOfTheUsersLacks() throws IOException {
        server.indexes().usersTemplate(Map.of("settings", Map.of("index", Map.of("number_of_replicas", "2"))));

        setup.ready("shop", ROW);

        assertThat(server.indexes().settings("shop")).containsEntry("number_of_replicas", "2");
        assertThat(server.indexes().mapping("shop")).containsEntry("properties", Map.of("id", Map.of("type", "long")));
    }

    @Test
    void takesAWiderTypeWhereTheServerLacksOne() throws IOException {
        server.indexes().lacksType("unsigned_long");
        Schema unsigned = SchemaBuilder.int64()
                .parameter("__debezium.source.column.type", "BIGINT UNSIGNED")
                .build();

        setup.ready("shop", SchemaBuilder.struct().field("id", unsigned).build());

        assertThat(server.indexes().mapping("shop").toString()).contains("type=double");
    }

    @Test
    void looksNowAndThenWhetherTheIndexIsStillTheSame() throws IOException {
        setup.ready("shop", ROW);
        server.indexes().delete("shop");
        server.indexes().create("shop", Map.of());
        setup.ready("shop", ROW);

        nanos.addAndGet(Duration.ofSeconds(31).toNanos());

        assertThatThrownBy(() -> setup.ready("shop", ROW))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.TARGET_SETUP))
                .hasMessageContaining("--to-earliest");
    }

    @Test
    void followsAnAliasThatLeadsElsewhere() throws IOException {
        server.indexes().create("shop-1", Map.of());
        server.indexes().create("shop-2", FoundIndex.mapping(Map.of()));
        server.indexes().alias("shop", "shop-1");
        setup.ready("shop", ROW);
        server.indexes().alias("shop", "shop-2");
        nanos.addAndGet(Duration.ofSeconds(31).toNanos());

        setup.ready("shop", ROW);
        setup.ready("shop", ROW);

        assertThat(server.requests()).contains("PUT /shop-2/_mapping");
    }

    @Test
    void encodesNamesInPaths() throws IOException {
        setup.ready("\u00e9t\u00e9 %+", ROW);

        assertThat(server.indexes().mapping("\u00e9t\u00e9 %+")).isNotEmpty();
    }

    @Test
    void knowsFieldsUnderDottedNames() {
        FoundIndex index = new FoundIndex(
                "i",
                "u",
                true,
                Duration.ofMinutes(1),
                Map.of("a", Map.of("properties", Map.of("b", Map.of("type", "long")))));

        assertThat(index.field("a.b")).containsEntry("type", "long");
        assertThat(index.field("a.c")).isEmpty();
        assertThat(index.field("b")).isEmpty();
    }
}

package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.Sandbox;
import io.millrace.sandbox.SearchOptions;
import io.millrace.sandbox.SearchProduct;
import io.millrace.sandbox.SearchServer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A real server, tasks that write to it and looks at what is there. */
record SearchFixture(Sandbox sandbox, SearchServer server, SearchClient client, Dialect dialect)
        implements AutoCloseable {

    /** Starts the server; where the machine lacks something for it, the tests are skipped with the reason. */
    static SearchFixture start(SearchProduct product) throws IOException {
        Sandbox sandbox = Sandbox.open();
        Optional<String> lacking = sandbox.lacksFor(product);
        if (lacking.isPresent()) {
            sandbox.close();
        }
        assumeTrue(lacking.isEmpty(), lacking.orElse(""));
        SearchServer server = sandbox.startSearch(SearchOptions.defaults().withProduct(product));
        SearchClient client = HttpSearchClient.open(Connections.to(Duration.ofSeconds(30), server.uri()), "look", 1);
        return new SearchFixture(
                sandbox, server, client, product.isOpenSearch() ? Dialect.OPENSEARCH : Dialect.ELASTICSEARCH);
    }

    /** A network of its own to the server. */
    FaultProxy proxy() {
        return new FaultProxy(server.uri().getHost(), server.uri().getPort());
    }

    RunningTask task(String index) {
        return task(index, Map.of());
    }

    RunningTask task(String index, Map<String, String> further) {
        SearchSinkTask task =
                switch (dialect) {
                    case ELASTICSEARCH -> new ElasticsearchSinkTask();
                    case OPENSEARCH -> new OpenSearchSinkTask();
                };
        Map<String, String> settings = new HashMap<>(further);
        settings.put("index.replicas", "0");
        return new RunningTask(task, server.uri(), index, settings);
    }

    SearchReply call(String method, String path, @Nullable Object json) throws IOException {
        return client.call(method, path, json);
    }

    FoundIndex index(String name) throws IOException {
        IndexOptions options = new IndexOptions(
                1,
                0,
                Duration.ofMinutes(10),
                GeoPoints.NONE,
                OnMappingConflict.KEEP,
                Deletes.REMOVE,
                WriteMethod.INDEX);
        return new IndexAdmin(client, dialect, options).find(name).orElseThrow();
    }

    /** The document without what the server adds; empty if there is none. */
    Map<String, Object> document(String index, String id) throws IOException {
        SearchReply reply = client.call("GET", "/" + index + "/_doc/" + id, null);
        assertThat(reply.status()).isIn(200, 404);
        return Json.at(Json.object(reply.body()), "_source");
    }

    long hits(String index, String query) throws IOException {
        return hits(index, Map.of("query_string", Map.of("query", query)));
    }

    long hits(String index, Map<String, Object> query) throws IOException {
        client.call("POST", "/" + index + "/_refresh", null);
        Map<String, Object> search = Map.of("query", query, "track_total_hits", true);
        SearchReply reply = client.call("POST", "/" + index + "/_search?filter_path=hits.total", search);
        assertThat(reply.status()).as(reply.reason()).isEqualTo(200);
        return (Long) Json.at(Json.object(reply.body()), "hits", "total").getOrDefault("value", -1L);
    }

    @Override
    public void close() {
        client.close();
        sandbox.close();
    }
}

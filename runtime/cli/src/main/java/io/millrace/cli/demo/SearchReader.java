package io.millrace.cli.demo;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Reads the demo's indexes over Elasticsearch's REST API. */
final class SearchReader {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int PAGE = 5000;
    private static final int NOT_FOUND = 404;
    private static final Set<Integer> BUSY = Set.of(429, 503);
    private static final long BUSY_PAUSE_MILLIS = 200;

    private final URI server;
    private final HttpClient client;

    SearchReader(URI server) {
        this.server = server;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** How many documents can be found in an index; none if there is no such index. */
    long count(ShopTable table) {
        JsonNode answer = call("GET", "/" + table.index() + "/_count", Map.of());
        return answer.path("count").asLong();
    }

    /** Makes everything that was written to an index findable. */
    void refresh(ShopTable table) {
        call("POST", "/" + table.index() + "/_refresh", Map.of());
    }

    /** Whether a search finds the document. */
    boolean finds(ShopTable table, String id) {
        var query = Map.of("size", 0, "query", Map.of("ids", Map.of("values", new String[] {id})));
        JsonNode answer = call("POST", "/" + table.index() + "/_search", query);
        return answer.path("hits").path("total").path("value").asLong() > 0;
    }

    /** Reads every document of an index with its id. */
    void all(ShopTable table, BiConsumer<String, JsonNode> documents) {
        var query = Map.of("size", PAGE, "sort", new String[] {"_doc"});
        JsonNode answer = call("POST", "/" + table.index() + "/_search?scroll=2m", query);
        JsonNode hits = answer.path("hits").path("hits");
        while (!hits.isEmpty()) {
            hits.forEach(hit -> documents.accept(hit.path("_id").asText(), hit.path("_source")));
            String scroll = answer.path("_scroll_id").asText();
            answer = call("POST", "/_search/scroll", Map.of("scroll", "2m", "scroll_id", scroll));
            hits = answer.path("hits").path("hits");
        }
    }

    private JsonNode call(String method, String path, Map<String, ?> body) {
        try {
            var publisher = body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
            HttpRequest request = HttpRequest.newBuilder(URI.create(server + path))
                    .timeout(TIMEOUT)
                    .header("Content-Type", "application/json")
                    .method(method, publisher)
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            // An index that is just being made cannot be searched yet.
            while (BUSY.contains(response.statusCode()) && System.nanoTime() < deadline) {
                Thread.sleep(BUSY_PAUSE_MILLIS);
                response = client.send(request, HttpResponse.BodyHandlers.ofString());
            }
            if (response.statusCode() >= 300 && response.statusCode() != NOT_FOUND) {
                throw new IllegalStateException("Elasticsearch answered " + response.statusCode() + " to " + method
                        + " " + path + ": " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException("Elasticsearch does not answer at " + server, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking Elasticsearch", e);
        }
    }
}

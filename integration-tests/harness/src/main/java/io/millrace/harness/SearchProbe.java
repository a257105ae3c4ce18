package io.millrace.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Looks into an Elasticsearch server without any of our code. */
public final class SearchProbe {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 5000;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI uri;

    public SearchProbe(URI uri) {
        this.uri = uri;
    }

    /** All documents of an index by id; none if there is no such index. */
    public Map<String, JsonNode> documents(String index) {
        Map<String, JsonNode> documents = new HashMap<>();
        if (call("POST", "/" + index + "/_refresh", "").path("status").asInt() == 404) {
            return documents;
        }
        JsonNode page = call(
                "POST",
                "/" + index + "/_search?scroll=1m",
                "{\"size\":" + PAGE + ",\"sort\":[\"_doc\"],\"query\":{\"match_all\":{}}}");
        while (!page.path("hits").path("hits").isEmpty()) {
            for (JsonNode hit : page.path("hits").path("hits")) {
                documents.put(hit.path("_id").asText(), hit.path("_source"));
            }
            String scroll = page.path("_scroll_id").asText();
            page = call("POST", "/_search/scroll", "{\"scroll\":\"1m\",\"scroll_id\":\"" + scroll + "\"}");
        }
        call(
                "DELETE",
                "/_search/scroll",
                "{\"scroll_id\":\"" + page.path("_scroll_id").asText() + "\"}");
        return documents;
    }

    /** One document as it is now, searchable or not; a missing node if there is none. */
    public JsonNode get(String index, String id) {
        return call("GET", "/" + index + "/_doc/" + id, "").path("_source");
    }

    /** The mapping of an index. */
    public JsonNode mapping(String index) {
        return call("GET", "/" + index + "/_mapping", "").path(index).path("mappings");
    }

    /** Writes a document by hand, under a version of its own. */
    public void put(String index, String id, String document, long version) {
        call("PUT", "/" + index + "/_doc/" + id + "?version_type=external_gte&version=" + version, document);
    }

    public void delete(String index) {
        call("DELETE", "/" + index, "");
    }

    private JsonNode call(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<byte[]> reply = http.send(request, BodyHandlers.ofByteArray());
            return JSON.readTree(reply.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

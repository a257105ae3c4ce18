package io.millrace.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The raw limit of writing to a search server: prepared {@code _bulk} bodies, each reply read and looked at for errors. */
final class RawBulk {
    private static final Pattern INDEXED = Pattern.compile("\"index_total\":(\\d+)");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;

    RawBulk(URI uri) {
        this.uri = uri;
    }

    /** A new empty index with the mapping of {@link Documents}. */
    void create(String index) throws IOException, InterruptedException {
        delete(index);
        String body = """
                {"settings":{"number_of_shards":1,"number_of_replicas":0,"refresh_interval":"1s"},
                 "mappings":{"dynamic":"strict","properties":{
                  "id":{"type":"long"},"customer":{"type":"long"},"city":{"type":"keyword"},"amount":{"type":"double"},
                  "status":{"type":"keyword"},"created":{"type":"date","format":"epoch_millis"},"open":{"type":"boolean"},
                  "note":{"type":"keyword"}}}}
                """;
        HttpResponse<String> reply = call("PUT", "/" + index, body);
        if (reply.statusCode() != 200) {
            throw new IOException("The index could not be created: " + reply.body());
        }
    }

    /** Removes an index, if there is one of that name. */
    void delete(String index) throws IOException, InterruptedException {
        if (!index.isEmpty()) {
            call("DELETE", "/" + index, "");
        }
    }

    /** How many documents the server has indexed so far, searchable or not. */
    long indexed(String index) throws IOException, InterruptedException {
        Matcher matcher = INDEXED.matcher(
                call("GET", "/" + index + "/_stats/indexing", "").body());
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    /** Writes all documents over some connections and returns when the last reply is there. */
    Pass write(String index, int records, int connections, int perRequest) throws Exception {
        List<byte[]> bodies = new ArrayList<>();
        for (int from = 0; from < records; from += perRequest) {
            bodies.add(body(from, Math.min(from + perRequest, records)));
        }
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            long start = System.nanoTime();
            List<Future<Void>> results = new ArrayList<>();
            for (int c = 0; c < connections; c++) {
                int first = c;
                Callable<Void> sender = () -> {
                    for (int i = first; i < bodies.size(); i += connections) {
                        bulk(index, bodies.get(i));
                    }
                    return null;
                };
                results.add(threads.submit(sender));
            }
            for (Future<Void> result : results) {
                result.get();
            }
            return new Pass(records, (System.nanoTime() - start) / 1e9, Double.NaN, Double.NaN);
        } finally {
            threads.shutdownNow();
        }
    }

    private void bulk(String index, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve("/" + index + "/_bulk"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        String reply = http.send(request, BodyHandlers.ofString()).body();
        if (!reply.contains("\"errors\":false")) {
            throw new IOException("A bulk request failed: " + reply.substring(0, Math.min(500, reply.length())));
        }
    }

    private HttpResponse<String> call(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve(path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static byte[] body(int from, int to) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream((to - from) * 340);
        for (int id = from; id < to; id++) {
            String action = "{\"index\":{\"_id\":\"" + id + "\",\"version\":" + (id + 1L)
                    + ",\"version_type\":\"external_gte\"}}\n";
            body.write(action.getBytes(StandardCharsets.UTF_8));
            body.write(Documents.json(id));
            body.write('\n');
        }
        return body.toByteArray();
    }
}

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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The raw limit of writing to a search server: prepared {@code _bulk} bodies, each reply read and looked at for errors. */
final class RawBulk {
    private static final Pattern VERSION = Pattern.compile("\"_id\":\"(\\d+)\",\"_version\":(\\d+)");
    private static final Pattern COUNT = Pattern.compile("\"count\":(\\d+)");
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
        List<List<byte[]>> bodies = new ArrayList<>();
        for (int c = 0; c < connections; c++) {
            bodies.add(new ArrayList<>());
        }
        for (int from = 0; from < records; from += perRequest) {
            IntStream batch = IntStream.range(from, Math.min(from + perRequest, records));
            bodies.get(from / perRequest % connections).add(body(batch.toArray(), IntUnaryOperator.identity()));
        }
        return send(index, records, bodies);
    }

    /** Writes every event; those of one document go over one connection, in their order. */
    Pass writeEvents(String index, int events, IntUnaryOperator idOf, int connections, int perRequest)
            throws Exception {
        List<List<byte[]>> bodies = new ArrayList<>();
        for (int c = 0; c < connections; c++) {
            int own = c;
            int[] all = IntStream.range(0, events)
                    .filter(event -> idOf.applyAsInt(event) % connections == own)
                    .toArray();
            List<byte[]> mine = new ArrayList<>();
            for (int from = 0; from < all.length; from += perRequest) {
                mine.add(body(Arrays.copyOfRange(all, from, Math.min(from + perRequest, all.length)), idOf));
            }
            bodies.add(mine);
        }
        return send(index, events, bodies);
    }

    /** How many of some documents the server has at the version of the event that was their last; reads no sources. */
    int arrived(String index, int[] ids, int[] lastEvents) throws IOException, InterruptedException {
        String docs = Arrays.stream(ids).mapToObj(id -> "\"" + id + "\"").collect(Collectors.joining(","));
        String reply = call("POST", "/" + index + "/_mget?_source=false", "{\"ids\":[" + docs + "]}")
                .body();
        Map<Integer, Integer> versions = new HashMap<>();
        Matcher each = VERSION.matcher(reply);
        while (each.find()) {
            versions.put(Integer.valueOf(each.group(1)), Integer.valueOf(each.group(2)));
        }
        return (int) IntStream.range(0, ids.length)
                .filter(i -> Integer.valueOf(lastEvents[i]).equals(versions.get(ids[i])))
                .count();
    }

    /** How many documents there are. */
    long count(String index) throws IOException, InterruptedException {
        call("POST", "/" + index + "/_refresh", "");
        Matcher matcher = COUNT.matcher(call("GET", "/" + index + "/_count", "").body());
        return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }

    private Pass send(String index, int records, List<List<byte[]>> bodies) throws Exception {
        int connections = bodies.size();
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            long start = System.nanoTime();
            List<Future<Void>> results = new ArrayList<>();
            for (int c = 0; c < connections; c++) {
                int first = c;
                Callable<Void> sender = () -> {
                    for (byte[] body : bodies.get(first)) {
                        bulk(index, body);
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

    private static byte[] body(int[] events, IntUnaryOperator idOf) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(events.length * 340);
        for (int event : events) {
            String action = "{\"index\":{\"_id\":\"" + idOf.applyAsInt(event) + "\",\"version\":" + event
                    + ",\"version_type\":\"external_gte\"}}\n";
            body.write(action.getBytes(StandardCharsets.UTF_8));
            body.write(Documents.json(event));
            body.write('\n');
        }
        return body.toByteArray();
    }
}

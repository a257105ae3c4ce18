package io.millrace.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A Connect worker as far as its REST API shows: it keeps connectors and offsets, and refuses what a real one refuses. */
final class FakeConnect implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Map<String, FakeConnector> connectors = new TreeMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Map<String, Object>> plugins = new ArrayList<>();
    private final Map<String, String> fieldErrors = new LinkedHashMap<>();
    private int conflicts;
    private int failingWrites;
    private boolean tasksLinger;
    private @Nullable String credentials;

    /** One connector and what the worker knows of it. */
    static final class FakeConnector {
        Map<String, String> config = Map.of();
        String state = "RUNNING";
        String taskState = "RUNNING";
        String trace = "";
        Map<String, Map<String, Object>> offsets = new LinkedHashMap<>();

        boolean sink() {
            return config.getOrDefault("connector.class", "").contains("Sink");
        }
    }

    /** What the worker answers. */
    private record Reply(int status, @Nullable Object body) {}

    FakeConnect() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
        plugin("io.millrace.mysql.MySqlSourceConnector", "source");
        plugin("io.millrace.redis.RedisSinkConnector", "sink");
        plugin("org.apache.kafka.connect.json.JsonConverter", "converter");
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    synchronized FakeConnector connector(String name, String className) {
        var connector = new FakeConnector();
        connector.config = Map.of("name", name, "connector.class", className, "database.password", "hunter2");
        connectors.put(name, connector);
        return connector;
    }

    synchronized FakeConnector connector(String name) {
        return Objects.requireNonNull(connectors.get(name), name);
    }

    synchronized boolean has(String name) {
        return connectors.containsKey(name);
    }

    synchronized void plugin(String className, String type) {
        plugins.add(Map.of("class", className, "type", type, "version", "1"));
    }

    /** Every validation reports this problem. */
    synchronized void fieldError(String field, String message) {
        fieldErrors.put(field, message);
    }

    /** That many next requests meet a rebalance. */
    synchronized void conflicts(int count) {
        conflicts = count;
    }

    /** That many next writes of offsets fail. */
    synchronized void failingWrites(int count) {
        failingWrites = count;
    }

    /** The tasks of stopped connectors never go. */
    synchronized void tasksLinger() {
        tasksLinger = true;
    }

    synchronized void requireCredentials(String authorization) {
        credentials = authorization;
    }

    /** Every request so far, as METHOD path. */
    List<String> requests() {
        return requests;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = URLDecoder.decode(exchange.getRequestURI().getRawPath(), StandardCharsets.UTF_8);
        requests.add(method + " " + path);
        byte[] body = exchange.getRequestBody().readAllBytes();
        Reply reply;
        if (credentials != null
                && !credentials.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            reply = error(401, "User cannot access the resource.");
        } else if (conflicts > 0) {
            conflicts--;
            reply = error(409, "Cannot complete request momentarily due to no known leader URL");
        } else {
            reply = answer(method, path, body);
        }
        byte[] bytes = reply.body() == null ? new byte[0] : JSON.writeValueAsBytes(reply.body());
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Reply answer(String method, String path, byte[] body) {
        String[] parts = path.substring(1).split("/", -1);
        if (path.equals("/")) {
            return new Reply(200, Map.of("version", "4.3.1", "commit", "x", "kafka_cluster_id", "c"));
        }
        if (!parts[0].startsWith("connector")) {
            return error(404, "HTTP 404 Not Found");
        }
        if (parts[0].equals("connector-plugins")) {
            return parts.length == 1 ? new Reply(200, plugins) : validate(parts[1], body);
        }
        if (parts.length == 1) {
            return method.equals("POST") ? create(body) : all();
        }
        String name = parts[1];
        String action = parts.length > 2 ? parts[2] : "";
        if (method.equals("PUT") && action.equals("config")) {
            return put(name, read(body, new TypeReference<Map<String, String>>() {}), "RUNNING");
        }
        FakeConnector connector = connectors.get(name);
        if (connector == null) {
            return error(404, "Connector " + name + " not found");
        }
        return of(connector, name, method + " " + action, body);
    }

    private Reply of(FakeConnector connector, String name, String what, byte[] body) {
        switch (what) {
            case "GET " -> {
                return new Reply(200, info(name, connector));
            }
            case "GET status" -> {
                return new Reply(200, status(name, connector));
            }
            case "GET topics" -> {
                return new Reply(200, Map.of(name, Map.of("topics", List.of("shop.orders"))));
            }
            case "GET offsets" -> {
                return new Reply(200, offsets(connector));
            }
            case "PATCH config" -> {
                return patch(connector, name, body);
            }
            case "PATCH offsets" -> {
                return alter(connector, body);
            }
            case "DELETE offsets" -> {
                return forget(connector);
            }
            case "PUT pause" -> connector.state = connector.taskState = "PAUSED";
            case "PUT stop" -> connector.state = "STOPPED";
            case "PUT resume" -> connector.state = connector.taskState = "RUNNING";
            case "POST restart" -> connector.taskState = "RUNNING";
            case "DELETE " -> connectors.remove(name);
            default -> {
                return error(405, "HTTP 405 Method Not Allowed");
            }
        }
        return new Reply(202, null);
    }

    private Reply validate(String className, byte[] body) {
        if (plugins.stream().noneMatch(plugin -> className.equals(plugin.get("class")))) {
            return error(500, "Failed to find any class that implements Connector and which name matches " + className);
        }
        var config = read(body, new TypeReference<Map<String, String>>() {});
        var configs = new ArrayList<Map<String, Object>>();
        configs.add(field("database.password", "PASSWORD", "[hidden]", List.of()));
        configs.add(field("sesame", "PASSWORD", "[hidden]", List.of()));
        fieldErrors.forEach((field, message) ->
                configs.add(field(field, "STRING", config.getOrDefault(field, ""), List.of(message, message))));
        return new Reply(
                200,
                Map.of(
                        "name",
                        className,
                        "error_count",
                        fieldErrors.size(),
                        "groups",
                        List.of(),
                        "configs",
                        configs,
                        "seen",
                        config.size()));
    }

    private static Map<String, Object> field(String name, String type, String value, List<String> errors) {
        return Map.of(
                "definition",
                Map.of("name", name, "type", type),
                "value",
                Map.of("name", name, "value", value, "errors", errors));
    }

    private Reply create(byte[] body) {
        var request = read(body, new TypeReference<Map<String, Object>>() {});
        var config = JSON.convertValue(request.get("config"), new TypeReference<Map<String, String>>() {});
        return put((String) request.getOrDefault("name", ""), config, (String)
                request.getOrDefault("initial_state", "RUNNING"));
    }

    private Reply put(String name, Map<String, String> config, String state) {
        boolean created = !connectors.containsKey(name);
        var connector = connectors.computeIfAbsent(name, absent -> new FakeConnector());
        connector.config = config;
        if (created) {
            connector.state = state;
        }
        return new Reply(created ? 201 : 200, info(name, connector));
    }

    private static Reply patch(FakeConnector connector, String name, byte[] body) {
        var config = new TreeMap<>(connector.config);
        read(body, new TypeReference<Map<String, @Nullable String>>() {}).forEach((key, value) -> {
            if (value == null) {
                config.remove(key);
            } else {
                config.put(key, value);
            }
        });
        connector.config = config;
        return new Reply(200, info(name, connector));
    }

    private Reply all() {
        var all = new TreeMap<String, Object>();
        connectors.forEach((name, connector) ->
                all.put(name, Map.of("info", info(name, connector), "status", status(name, connector))));
        return new Reply(200, all);
    }

    private static Map<String, Object> info(String name, FakeConnector connector) {
        return Map.of("name", name, "config", connector.config, "tasks", List.of(), "type", type(connector));
    }

    private Map<String, Object> status(String name, FakeConnector connector) {
        boolean none = connector.state.equals("STOPPED") && !tasksLinger;
        List<Object> tasks = none
                ? List.of()
                : List.of(Map.of("id", 0, "state", connector.taskState, "worker_id", "w:1", "trace", connector.trace));
        return Map.of(
                "name",
                name,
                "connector",
                Map.of("state", connector.state, "worker_id", "w:1"),
                "tasks",
                tasks,
                "type",
                type(connector));
    }

    private static String type(FakeConnector connector) {
        return connector.sink() ? "sink" : "source";
    }

    private static Map<String, Object> offsets(FakeConnector connector) {
        var entries = new ArrayList<Map<String, Object>>();
        connector.offsets.forEach((partition, offset) -> entries.add(Map.of(
                "partition",
                read(partition.getBytes(StandardCharsets.UTF_8), new TypeReference<Map<String, Object>>() {}),
                "offset",
                offset)));
        return Map.of("offsets", entries);
    }

    private Reply alter(FakeConnector connector, byte[] body) {
        if (!connector.state.equals("STOPPED")) {
            return error(400, "Connectors must be in the STOPPED state before their offsets can be modified.");
        }
        if (failingWrites > 0) {
            failingWrites--;
            return error(500, "Failed to alter offsets");
        }
        var request = read(body, new TypeReference<Map<String, List<Map<String, Map<String, Object>>>>>() {});
        for (var entry : request.getOrDefault("offsets", List.of())) {
            String partition = write(entry.getOrDefault("partition", Map.of()));
            Map<String, Object> offset = entry.get("offset");
            if (offset == null) {
                connector.offsets.remove(partition);
            } else {
                connector.offsets.put(partition, offset);
            }
        }
        return new Reply(200, Map.of("message", "The offsets for this connector have been altered successfully"));
    }

    private Reply forget(FakeConnector connector) {
        if (!connector.state.equals("STOPPED")) {
            return error(400, "Connectors must be in the STOPPED state before their offsets can be modified.");
        }
        connector.offsets.clear();
        return new Reply(200, Map.of("message", "The offsets for this connector have been reset successfully"));
    }

    private static Reply error(int status, String message) {
        return new Reply(status, Map.of("error_code", status, "message", message));
    }

    static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T read(byte[] body, TypeReference<T> type) {
        try {
            return JSON.readValue(body, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.millrace.cli.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The REST API of a Kafka Connect worker, of any version from 3.6 on; every method throws {@link ConnectFailure}. */
public final class ConnectApi {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Access access;
    private final Http http;

    public ConnectApi(Access access) {
        this.access = access;
        this.http = new Http(access, JSON);
    }

    /** The address of the worker that is asked. */
    public URI server() {
        return access.server();
    }

    /** The worker's version and Kafka cluster. */
    public ServerInfo serverInfo() {
        return read("GET", "/", null, new TypeReference<ServerInfo>() {});
    }

    /** Every connector by name, in one request. */
    public Map<String, Connector> connectors() {
        String path = "/connectors?expand=info&expand=status";
        var answer = read("GET", path, null, new TypeReference<Map<String, Expanded>>() {});
        var connectors = new TreeMap<String, Connector>();
        answer.forEach((name, expanded) -> {
            // A connector that is just being created or deleted may lack one half.
            if (expanded.info() != null && expanded.status() != null) {
                connectors.put(name, new Connector(expanded.info(), expanded.status()));
            }
        });
        return connectors;
    }

    /** A connector's settings. */
    public ConnectorInfo info(String name) {
        return read("GET", connector(name), null, new TypeReference<ConnectorInfo>() {});
    }

    /** A connector's state. */
    public ConnectorStatus status(String name) {
        return read("GET", connector(name) + "/status", null, new TypeReference<ConnectorStatus>() {});
    }

    /** A connector's settings, or none if there is no such connector. */
    public @Nullable ConnectorInfo find(String name) {
        try {
            return info(name);
        } catch (ConnectFailure e) {
            if (e.notFound()) {
                return null;
            }
            throw e;
        }
    }

    /** Topics that a connector has used, when the worker keeps track of them. */
    public List<String> topics(String name) {
        try {
            var answer = read(
                    "GET",
                    connector(name) + "/topics",
                    null,
                    new TypeReference<Map<String, Map<String, List<String>>>>() {});
            var topics = new ArrayList<String>();
            answer.values().forEach(value -> topics.addAll(value.getOrDefault("topics", List.of())));
            topics.sort(null);
            return topics;
        } catch (ConnectFailure e) {
            if (e.status() == 403) {
                return List.of();
            }
            throw e;
        }
    }

    /** Asks the plugin what is wrong with settings, without creating anything. */
    public Validation validate(Map<String, String> config) {
        String plugin = config.getOrDefault("connector.class", "");
        String path = "/connector-plugins/" + encode(plugin) + "/config/validate";
        return read("PUT", path, config, new TypeReference<Validation.Answer>() {})
                .validation();
    }

    /** Creates a connector, or gives it other settings. */
    public void put(String name, Map<String, String> config) {
        http.send("PUT", connector(name) + "/config", config);
    }

    /** Changes some settings of a connector and leaves the others; null removes one. */
    public void patch(String name, Map<String, @Nullable String> changes) {
        http.send("PATCH", connector(name) + "/config", changes);
    }

    /** Creates a connector that is RUNNING, PAUSED or STOPPED from the start. */
    public void create(String name, Map<String, String> config, String initialState) {
        http.send("POST", "/connectors", Map.of("name", name, "config", config, "initial_state", initialState));
    }

    /** Asks for a pause: the tasks stay, and do nothing. */
    public void pause(String name) {
        http.send("PUT", connector(name) + "/pause", null);
    }

    /** Asks for work to go on after a pause or a stop. */
    public void resume(String name) {
        http.send("PUT", connector(name) + "/resume", null);
    }

    /** Asks for a stop: the tasks go, the settings and offsets stay. */
    public void stop(String name) {
        http.send("PUT", connector(name) + "/stop", null);
    }

    /** Asks for a restart of the connector and, if wanted, of its tasks or of those that failed. */
    public void restart(String name, boolean includeTasks, boolean onlyFailed) {
        String query = "?includeTasks=" + includeTasks + "&onlyFailed=" + onlyFailed;
        http.send("POST", connector(name) + "/restart" + query, null);
    }

    /** Removes a connector; its offsets stay. */
    public void delete(String name) {
        http.send("DELETE", connector(name), null);
    }

    /** Every plugin of the worker: connectors, converters, transforms and predicates. */
    public List<Plugin> plugins() {
        return read("GET", "/connector-plugins?connectorsOnly=false", null, new TypeReference<List<Plugin>>() {});
    }

    /** A connector's positions. */
    public ConnectorOffsets offsets(String name) {
        return read("GET", connector(name) + "/offsets", null, new TypeReference<ConnectorOffsets>() {});
    }

    /** Writes positions of a stopped connector; the answer is what the worker says about it. */
    public String alterOffsets(String name, ConnectorOffsets offsets) {
        return message(http.send("PATCH", connector(name) + "/offsets", body(offsets)));
    }

    /** Forgets every position of a stopped connector; the answer is what the worker says about it. */
    public String forgetOffsets(String name) {
        return message(http.send("DELETE", connector(name) + "/offsets", null));
    }

    /** Offsets in the JSON form of the REST API, which must name a forgotten position as null. */
    public static Map<String, Object> body(ConnectorOffsets offsets) {
        var entries = new ArrayList<Map<String, @Nullable Object>>();
        for (ConnectorOffsets.Entry entry : offsets.offsets()) {
            var fields = new LinkedHashMap<String, @Nullable Object>();
            fields.put("partition", entry.partition());
            fields.put("offset", entry.offset());
            entries.add(fields);
        }
        return Map.of("offsets", entries);
    }

    private record Expanded(
            @Nullable ConnectorInfo info, @Nullable ConnectorStatus status) {}

    private <T> T read(String method, String path, @Nullable Object body, TypeReference<T> type) {
        String text = http.send(method, path, body);
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw http.notConnect(path, e);
        }
    }

    private static String message(String text) {
        try {
            JsonNode answer = JSON.readTree(text);
            return answer == null ? "" : answer.path("message").asText();
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    private static String connector(String name) {
        return "/connectors/" + encode(name);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

package io.millrace.harness;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Connect's own REST API, as any user of it would call it. */
public final class ConnectRest {
    public record Reply(int status, JsonNode body) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI base;

    public ConnectRest(URI base) {
        this.base = base;
    }

    public Reply call(String method, String path, @Nullable Object body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                    .timeout(Duration.ofSeconds(90))
                    .header("Content-Type", "application/json");
            request.method(
                    method,
                    body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
            HttpResponse<byte[]> reply = http.send(request.build(), BodyHandlers.ofByteArray());
            JsonNode json = reply.body().length == 0 ? MissingNode.getInstance() : JSON.readTree(reply.body());
            return new Reply(reply.statusCode(), json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Creates or updates a connector; while the group rebalances (409), or a database on a busy machine needs longer for an
     * answer than a validation has time, it asks again.
     */
    public void put(String name, Map<String, String> config) {
        await("connector " + name + " accepted").atMost(Duration.ofMinutes(1)).until(() -> {
            Reply reply = call("PUT", "/connectors/" + name + "/config", config);
            if (reply.status() / 100 == 4 && reply.status() != 409 && !isLate(reply)) {
                throw new AssertionError("PUT of " + name + " was refused: " + reply.body());
            }
            return reply.status() / 100 == 2;
        });
    }

    private static boolean isLate(Reply reply) {
        return reply.body().path("message").asText().contains("did not answer within");
    }

    public void delete(String name) {
        await("connector " + name + " deleted").atMost(Duration.ofMinutes(1)).until(() -> {
            int status = call("DELETE", "/connectors/" + name, null).status();
            return status == 404 || status / 100 == 2;
        });
    }

    public JsonNode status(String name) {
        return call("GET", "/connectors/" + name + "/status", null).body();
    }

    /** The state of the connector's only task, or an empty text if it has none. */
    public String taskState(String name) {
        return status(name).path("tasks").path(0).path("state").asText("");
    }

    /** The error of the connector's only task, or of the connector itself. */
    public String trace(String name) {
        JsonNode status = status(name);
        String task = status.path("tasks").path(0).path("trace").asText("");
        return task.isEmpty() ? status.path("connector").path("trace").asText("") : task;
    }

    public void awaitRunning(String name) {
        await("task of " + name + " running").atMost(Duration.ofSeconds(90)).until(() -> {
            String state = taskState(name);
            if (state.equals("FAILED")) {
                throw new AssertionError(name + " failed: " + trace(name));
            }
            return state.equals("RUNNING");
        });
    }

    /** The errors of a config by field, from {@code PUT /connector-plugins/.../config/validate}. */
    public Map<String, String> validate(Map<String, String> config) {
        String connectorClass = Objects.requireNonNull(config.get("connector.class"));
        Map<String, String> named = new LinkedHashMap<>(config);
        named.putIfAbsent("name", "validated");
        Reply reply = call("PUT", "/connector-plugins/" + connectorClass + "/config/validate", named);
        if (reply.status() != 200) {
            throw new AssertionError("Validation answered " + reply.status() + ": " + reply.body());
        }
        Map<String, String> errors = new LinkedHashMap<>();
        for (JsonNode field : reply.body().path("configs")) {
            JsonNode value = field.path("value");
            if (!value.path("errors").isEmpty()) {
                errors.put(value.path("name").asText(), value.path("errors").toString());
            }
        }
        return errors;
    }
}

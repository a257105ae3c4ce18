package io.millrace.cli.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sends one request to a worker, again while its cluster rebalances, and turns every other answer than success into a failure. */
final class Http {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** A worker gives up a request after 90 seconds and says so, which is better than giving up before it. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(100);

    private static final Duration CONFLICT_BOUND = Duration.ofSeconds(30);
    private static final Duration CONFLICT_PAUSE = Duration.ofMillis(500);
    private static final int CONFLICT = 409;
    /** What Connect's REST server says of a path that it does not have; of a missing connector it says the name. */
    private static final String NO_SUCH_PATH = "HTTP 404 Not Found";

    private final Access access;
    private final ObjectMapper json;
    private final HttpClient client;

    Http(Access access, ObjectMapper json) {
        this.access = access;
        this.json = json;
        this.client = client(access);
    }

    private static HttpClient client(Access access) {
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NORMAL);
        var trustStore = access.trustStore();
        if (trustStore != null) {
            try {
                builder.sslContext(trustStore.context());
            } catch (IOException | GeneralSecurityException e) {
                throw new ConnectFailure(
                        ConnectFailure.UNREACHABLE,
                        access.server(),
                        "the trust store " + trustStore.file() + " cannot be read: " + e.getMessage(),
                        e);
            }
        }
        return builder.build();
    }

    String send(String method, String path, @Nullable Object body) {
        HttpRequest request = request(method, path, body);
        long deadline = System.nanoTime() + CONFLICT_BOUND.toNanos();
        HttpResponse<String> response = exchange(request);
        while (response.statusCode() == CONFLICT && System.nanoTime() < deadline) {
            pause();
            response = exchange(request);
        }
        if (response.statusCode() >= 200 && response.statusCode() < 300) {
            return response.body();
        }
        throw refused(response);
    }

    private HttpRequest request(String method, String path, @Nullable Object body) {
        var builder = HttpRequest.newBuilder(URI.create(access.server() + path))
                .timeout(REQUEST_TIMEOUT)
                .header("Accept", "application/json");
        String authorization = access.authorization();
        if (authorization != null) {
            builder.header("Authorization", authorization);
        }
        if (body == null) {
            return builder.method(method, HttpRequest.BodyPublishers.noBody()).build();
        }
        try {
            return builder.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The body of " + method + " " + path + " is not JSON", e);
        }
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            int status = speaksAnotherProtocol(e) ? ConnectFailure.NOT_CONNECT : ConnectFailure.UNREACHABLE;
            throw new ConnectFailure(status, access.server(), reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectFailure(ConnectFailure.UNREACHABLE, access.server(), "interrupted", e);
        }
    }

    private void pause() {
        try {
            Thread.sleep(CONFLICT_PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectFailure(CONFLICT, access.server(), "interrupted", e);
        }
    }

    private static boolean speaksAnotherProtocol(IOException failure) {
        return failure instanceof ProtocolException || failure.getCause() instanceof ProtocolException;
    }

    /** The JDK's client often gives no message of its own: then the kind of failure is the message. */
    private static String reason(IOException failure) {
        if (speaksAnotherProtocol(failure)) {
            return "it does not speak HTTP";
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof java.nio.channels.UnresolvedAddressException) {
                return "the host name is not known";
            }
            if (cause.getMessage() != null) {
                return cause.getMessage();
            }
        }
        return failure instanceof java.net.ConnectException
                ? "connection refused"
                : failure.getClass().getSimpleName();
    }

    private ConnectFailure refused(HttpResponse<String> response) {
        int status = response.statusCode();
        try {
            JsonNode answer = json.readTree(response.body());
            if (answer != null
                    && answer.hasNonNull("message")
                    && !NO_SUCH_PATH.equals(answer.get("message").asText())) {
                return new ConnectFailure(
                        status, access.server(), answer.get("message").asText(), null);
            }
        } catch (JsonProcessingException e) {
            // Not Connect's own words: a proxy, or a web server in front of nothing.
        }
        if (status == 401 || status == 403) {
            return new ConnectFailure(status, access.server(), "HTTP status " + status, null);
        }
        return new ConnectFailure(
                ConnectFailure.NOT_CONNECT,
                access.server(),
                response.request().method() + " " + response.request().uri().getPath() + " answered HTTP status "
                        + status,
                null);
    }

    ConnectFailure notConnect(String path, JsonProcessingException cause) {
        return new ConnectFailure(
                ConnectFailure.NOT_CONNECT,
                access.server(),
                path + " answered something else than the expected JSON: " + cause.getOriginalMessage(),
                cause);
    }
}

package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpSearchClientTest {
    private static final byte[] BULK = BulkRequest.encode(List.of(Ops.index("shop", "1", 1, "{\"a\":1}")));

    private final FakeSearchServer server = new FakeSearchServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void sendsPlainMediaTypesThatEveryServerUnderstands() throws IOException {
        try (SearchClient client = open(Connections.NOBODY)) {
            client.bulk(BULK);
        }

        assertThat(server.headers().get(0).getFirst("content-type")).isEqualTo("application/x-ndjson");
        assertThat(String.valueOf(server.headers().get(0).get("accept"))).doesNotContain("compatible-with");
        assertThat(server.headers().get(0)).doesNotContainKey("Authorization");
    }

    @Test
    void logsInWithAPasswordAKeyOrAToken() throws IOException {
        try (SearchClient client = open(new Connection.Credentials(
                Optional.of(Connections.login("u", "p\u00e4")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()))) {
            client.bulk(BULK);
        }
        try (SearchClient client = open(new Connection.Credentials(
                Optional.empty(), Optional.of(new Password("key")), Optional.empty(), Optional.empty()))) {
            client.bulk(BULK);
        }
        try (SearchClient client = open(new Connection.Credentials(
                Optional.empty(), Optional.empty(), Optional.of(new Password("token")), Optional.empty()))) {
            client.bulk(BULK);
        }

        assertThat(server.headers())
                .extracting(headers -> headers.getFirst("authorization"))
                .containsExactly("Basic dTpww6Q=", "ApiKey key", "Bearer token");
    }

    @Test
    void goesThroughAProxyAndLogsInThere() throws IOException {
        try (FakeSearchServer proxy = new FakeSearchServer()) {
            proxy.requiresOfProxy("Basic cHU6cHA=");
            Connection connection = Connections.through(
                    new Connection.Proxy(proxy.uri(), Optional.of(Connections.login("pu", "pp"))),
                    Connections.JVM,
                    URI.create("http://search.invalid:9200"));

            try (SearchClient client = HttpSearchClient.open(connection, "test", 1)) {
                assertThat(client.bulk(BULK).status()).isEqualTo(200);
            }
            assertThat(proxy.requests()).contains("POST /_bulk");
        }
    }

    @Test
    void compressesWhenAsked() throws IOException {
        server.next((exchange, body) -> {
            byte[] plain = new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(body)).readAllBytes();
            FakeSearchServer.reply(exchange, 200, plain);
        });
        Connection plain = Connections.to(Duration.ofSeconds(2), server.uri());
        Connection compressed = new Connection(
                plain.hosts(),
                plain.credentials(),
                plain.tls(),
                plain.proxy(),
                plain.connectTimeout(),
                plain.requestTimeout(),
                true);

        try (SearchClient client = HttpSearchClient.open(compressed, "test", 1)) {
            assertThat(client.bulk(BULK).body()).isEqualTo(BULK);
        }
    }

    @Test
    void goesToTheNextNodeWhenOneIsDown() throws IOException {
        FakeSearchServer down = new FakeSearchServer();
        URI dead = down.uri();
        down.close();
        Connection connection = Connections.to(Duration.ofSeconds(2), dead, server.uri());

        try (SearchClient client = HttpSearchClient.open(connection, "test", 1)) {
            for (int i = 0; i < 4; i++) {
                assertThat(client.call("GET", "/_cluster/health", null).status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void keepsThePathInFrontOfEveryRequest() throws IOException {
        URI behindProxy = URI.create(server.uri() + "/search/");

        try (SearchClient client =
                HttpSearchClient.open(Connections.to(Duration.ofSeconds(2), behindProxy), "test", 1)) {
            client.bulk(BULK);
        }

        assertThat(server.requests()).containsExactly("POST /search/_bulk");
    }

    @Test
    void returnsRepliesOfEveryStatus() throws IOException {
        server.next(418, "{\"error\":{\"type\":\"teapot\",\"reason\":\"short and stout\"}}");

        try (SearchClient client = open(Connections.NOBODY)) {
            SearchReply reply = client.bulk(BULK);
            assertThat(reply.status()).isEqualTo(418);
            assertThat(reply.reason()).isEqualTo("teapot: short and stout");
        }
    }

    @Test
    void sendsAndReadsLargeBodies() throws IOException {
        String large = "x".repeat(3_000_000);
        server.next((exchange, body) -> FakeSearchServer.reply(exchange, 200, body));

        try (SearchClient client = open(Connections.NOBODY)) {
            byte[] body = large.getBytes(StandardCharsets.UTF_8);
            assertThat(client.bulk(body).body()).isEqualTo(body);
        }
    }

    @Test
    void writesJsonForSmallRequests() throws IOException {
        try (SearchClient client = open(Connections.NOBODY)) {
            assertThat(client.call("PUT", "/shop", Map.of()).status()).isEqualTo(200);
        }

        assertThat(server.headers().get(0).getFirst("content-type")).startsWith("application/json");
    }

    @Test
    void anInterruptEndsTheWaitForAnAnswer() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        server.next((exchange, body) -> {
            asked.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        SearchClient client = HttpSearchClient.open(Connections.to(Duration.ofSeconds(60), server.uri()), "test", 1);
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread lane = new Thread(() -> failure.complete(catchThrowable(() -> client.bulk(BULK))), "lane");
        lane.start();
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

        lane.interrupt();

        assertThat(failure.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        lane.join(Duration.ofSeconds(10).toMillis());
        client.close();
    }

    private SearchClient open(Connection.Credentials credentials) throws IOException {
        return HttpSearchClient.open(Connections.to(credentials, server.uri()), "test", 1);
    }
}

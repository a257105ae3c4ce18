package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SearchSinkConnectorTest {
    private final FakeSearchServer server = new FakeSearchServer();
    private final ElasticsearchSinkConnector connector = new ElasticsearchSinkConnector();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void areFoundByTheirManifest() {
        assertThat(ServiceLoader.load(SinkConnector.class))
                .hasExactlyElementsOfTypes(ElasticsearchSinkConnector.class, OpenSearchSinkConnector.class);
        assertThat(connector.taskClass()).isEqualTo(ElasticsearchSinkTask.class);
        assertThat(new OpenSearchSinkConnector().taskClass()).isEqualTo(OpenSearchSinkTask.class);
    }

    @Test
    void findsNothingWrongWithAClusterThatAnswers() {
        assertThat(validate(Map.of("hosts", server.uri().toString()))).isEmpty();
    }

    @Test
    void reportsAClusterThatDoesNotAnswerOnItsField() {
        server.close();

        assertThat(validate(Map.of("hosts", server.uri().toString())))
                .containsOnlyKeys("hosts")
                .hasEntrySatisfying(
                        "hosts", messages -> assertThat(messages.get(0)).contains("does not answer"));
    }

    @Test
    void doesNotKeepAnybodyWaitingForServersThatSayNothing() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String host = "http://127.0.0.1:" + silent.getLocalPort();
            long start = System.nanoTime();

            Map<String, List<String>> problems = validate(Map.of("hosts", String.join(",", host, host, host)));

            assertThat(problems).containsOnlyKeys("hosts");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void reportsRefusedCredentialsOnTheirField() {
        server.requires("Basic dTpw");
        String hosts = server.uri().toString();

        assertThat(validate(Map.of("hosts", hosts, "username", "u", "password", "p")))
                .isEmpty();
        assertThat(validate(Map.of("hosts", hosts, "username", "u", "password", "s3cret")))
                .containsOnlyKeys("password")
                .satisfies(problems -> assertThat(problems.toString()).doesNotContain("s3cret"));
        assertThat(validate(Map.of("hosts", hosts, "api.key", "k"))).containsOnlyKeys("api.key");
        assertThat(validate(Map.of("hosts", hosts))).containsOnlyKeys("username");
    }

    @Test
    void namesTheConnectorForAClusterOfTheOtherLine() {
        server.saysAtRoot("The OpenSearch Project: https://opensearch.org/");

        assertThat(validate(Map.of("hosts", server.uri().toString())))
                .containsOnlyKeys("hosts")
                .hasEntrySatisfying("hosts", messages -> assertThat(messages.get(0))
                        .contains("OpenSearch", "io.millrace.search.OpenSearchSinkConnector"));
        assertThat(Dialect.OPENSEARCH.connector()).isEqualTo(OpenSearchSinkConnector.class.getName());
        assertThat(Dialect.ELASTICSEARCH.connector()).isEqualTo(ElasticsearchSinkConnector.class.getName());
    }

    @Test
    void reportsEverythingAtOnceWithoutAskingTheCluster() {
        assertThat(validate(Map.of("hosts", server.uri().toString(), "lanes", "0", "index.nmae", "x")))
                .containsOnlyKeys("lanes", "index.nmae");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void givesEveryTaskItsConfiguration() {
        connector.start(Map.of("name", "c", "hosts", "http://127.0.0.1:1"));

        assertThat(connector.taskConfigs(3)).hasSize(3).allSatisfy(config -> assertThat(config)
                .containsEntry("hosts", "http://127.0.0.1:1"));
        assertThat(connector.version()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    private Map<String, List<String>> validate(Map<String, String> settings) {
        Map<String, String> config = new HashMap<>(settings);
        config.put("name", "c");
        config.put("connector.class", ElasticsearchSinkConnector.class.getName());
        config.put("topics", "t");
        Map<String, List<String>> problems = new HashMap<>();
        for (ConfigValue value : connector.validate(config).configValues()) {
            if (!value.errorMessages().isEmpty()) {
                problems.put(value.name(), new ArrayList<>(value.errorMessages()));
            }
        }
        return problems;
    }
}

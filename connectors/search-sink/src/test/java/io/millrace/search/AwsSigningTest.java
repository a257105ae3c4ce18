package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.search.SignatureV4.Scope;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Signatures as AWS defines them, with the examples that it publishes, and on every request of the client. */
class AwsSigningTest {
    private static final AwsKey EXAMPLE =
            new AwsKey("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", Optional.empty());
    private static final Instant TIME = Instant.parse("2015-08-30T12:36:00Z");

    private final FakeSearchServer server = new FakeSearchServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aRequestWithoutAnythingIsSignedAsInTheTestSuiteOfAws() {
        assertThat(signature("service", "/", Map.of("host", "example.amazonaws.com")))
                .isEqualTo("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
    }

    @Test
    void parametersAreSignedInTheirOrder() {
        assertThat(signature("service", "/?Param2=value2&Param1=value1", Map.of("host", "example.amazonaws.com")))
                .isEqualTo("b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
    }

    @Test
    void theExampleOfTheDocumentationHasItsSignature() {
        assertThat(signature(
                        "iam",
                        "/?Action=ListUsers&Version=2010-05-08",
                        Map.of(
                                "host",
                                "iam.amazonaws.com",
                                "content-type",
                                "application/x-www-form-urlencoded; charset=utf-8")))
                .isEqualTo("5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
    }

    @Test
    void everyRequestOfTheClientIsSignedAsItGoesOverTheWire() throws IOException {
        for (Optional<String> session : List.of(Optional.<String>empty(), Optional.of("to/ken=="))) {
            server.requiresSignatures(new AwsKey("AK", "s3cret", session), new Scope("eu-west-1", "es"));
            try (SearchClient client = open("s3cret", session)) {
                assertThat(client.call("PUT", "/caf%C3%A9%20x", Map.of()).status())
                        .as("made, or there from before")
                        .isIn(200, 400);
                assertThat(client.call("GET", "/caf%C3%A9%20x?filter_path=*.mappings,*.settings.index.uuid", null)
                                .status())
                        .isEqualTo(200);
                assertThat(client.call("GET", "/_component_template/millrace-*", null)
                                .status())
                        .isEqualTo(404);
                byte[] bulk = BulkRequest.encode(List.of(Ops.index("café x", "1", 1, "{\"a\":1}")));
                assertThat(client.bulk(bulk).status()).isEqualTo(200);
            }
        }
        try (SearchClient client = open("wrong", Optional.empty())) {
            assertThat(client.call("GET", "/x", null).status()).isEqualTo(403);
        }
    }

    @Test
    void theSdkIsAskedForKeysWhereItIs() {
        assertThat(AwsKeys.ofSdk(AwsKeys.CHAIN)).as("it is not here").isEmpty();
        assertThat(AwsKeys.ofSdk(Chain.class.getName()).orElseThrow().now())
                .isEqualTo(new AwsKey("AK", "s", Optional.of("t")));
    }

    @Test
    void settingsSayWhatIsMissing() {
        Map<String, String> domain = Map.of("hosts", "https://d.eu-west-1.es.amazonaws.com", "aws.region", "eu-west-1");
        assertThat(problems(domain, Map.of())).containsOnlyKeys("aws.region");
        assertThat(problems(domain, Map.of()).toString()).contains("software.amazon.awssdk:auth");
        assertThat(problems(domain, Map.of("aws.access.key.id", "AK"))).containsKey("aws.secret.access.key");
        Map<String, String> key = Map.of("aws.access.key.id", "AK", "aws.secret.access.key", "s");
        assertThat(problems(domain, key)).isEmpty();
        assertThat(problems(Map.of("hosts", "http://h:1"), key)).containsOnlyKeys("aws.region");
        Map<String, String> more = new HashMap<>(key);
        more.putAll(Map.of("username", "u", "password", "p", "request.compression", "true"));
        assertThat(problems(domain, more)).containsOnlyKeys("aws.region", "request.compression");
    }

    /** What the SDK's chain looks like from outside. */
    public static final class Chain {
        public static Chain create() {
            return new Chain();
        }

        public Chain resolveCredentials() {
            return this;
        }

        public String accessKeyId() {
            return "AK";
        }

        public String secretAccessKey() {
            return "s";
        }

        public String sessionToken() {
            return "t";
        }
    }

    private static Map<String, List<String>> problems(Map<String, String> first, Map<String, String> further) {
        Map<String, String> config = new HashMap<>(first);
        config.putAll(further);
        var values = SearchSinkConfig.settings(Dialect.OPENSEARCH).read(config);
        SearchSinkChecks.check(values);
        return values.problems().byField();
    }

    private SearchClient open(String secret, Optional<String> session) throws IOException {
        Connection.Aws aws = new Connection.Aws(
                "eu-west-1", Optional.of(Connections.login("AK", secret)), session.map(Password::new));
        URI uri = server.uri();
        return HttpSearchClient.open(
                Connections.to(
                        new Connection.Credentials(
                                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(aws)),
                        uri),
                "test",
                1);
    }

    private static String signature(String service, String target, Map<String, String> headers) {
        SortedMap<String, String> signed = new TreeMap<>(headers);
        signed.put("x-amz-date", SignatureV4.TIME.format(TIME));
        String authorization = SignatureV4.authorization(
                EXAMPLE,
                new Scope("us-east-1", service),
                TIME,
                "GET",
                target,
                signed,
                SignatureV4.hash("".getBytes(StandardCharsets.UTF_8)));
        return authorization.substring(authorization.indexOf("Signature=") + "Signature=".length());
    }
}

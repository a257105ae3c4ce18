package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestAddressTest {

    private static final WorkerOptions OPTIONS = WorkerOptions.inFolder(Path.of("data"));
    private static final Optional<String> ELSEWHERE = Optional.of("192.0.2.1:9092,127.0.0.1:9092");

    @Test
    void listensOnLoopbackByDefault() {
        RestAddress rest = RestAddress.resolve(OPTIONS, Map.of(), Optional.empty());

        assertThat(rest.listeners()).isEqualTo("http://127.0.0.1:8083");
        assertThat(rest.advertised()).isEmpty();
    }

    @Test
    void takesTheListenersOfTheFileUnlessTheOptionsSayOtherwise() {
        Map<String, String> users = Map.of("listeners", "https://127.0.0.1:8443,http://127.0.0.1:8080");

        RestAddress rest = RestAddress.resolve(OPTIONS, users, Optional.empty());

        assertThat(rest.listeners()).startsWith("https://127.0.0.1:8443");
        assertThat(rest.port()).isEqualTo(8443);
        assertThat(RestAddress.resolve(OPTIONS.withRestPort(0), users, Optional.empty())
                        .listeners())
                .isEqualTo("http://127.0.0.1:0");
    }

    @Test
    void refusesALoopbackAddressInACluster() {
        assertThatThrownBy(() -> RestAddress.resolve(OPTIONS, Map.of(), ELSEWHERE))
                .isInstanceOf(WorkerException.class)
                .hasMessageContaining("'127.0.0.1'")
                .hasMessageContaining("--advertised-host");
        assertThatThrownBy(() -> RestAddress.resolve(OPTIONS.withRest("0.0.0.0", 8083), Map.of(), ELSEWHERE))
                .hasMessageContaining("'0.0.0.0'");
    }

    @Test
    void refusesToAdvertiseWhereItDoesNotListen() {
        assertThatThrownBy(() -> RestAddress.resolve(OPTIONS.withAdvertisedHost("192.0.2.7"), Map.of(), ELSEWHERE))
                .hasMessageContaining("--rest-host 0.0.0.0");
    }

    @Test
    void acceptsARoutableAddressInACluster() {
        WorkerOptions options = OPTIONS.withRest("0.0.0.0", 8083).withAdvertisedHost("192.0.2.7");

        assertThat(RestAddress.resolve(options, Map.of(), ELSEWHERE).advertised())
                .contains("192.0.2.7");
    }

    @Test
    void acceptsLoopbackWhenKafkaIsOnLoopbackToo() {
        assertThat(RestAddress.resolve(OPTIONS, Map.of(), Optional.of("127.0.0.1:9092,localhost:9093"))
                        .advertised())
                .isEmpty();
    }

    @Test
    void advertisesLoopbackWhenItListensEverywhereAlone() {
        assertThat(RestAddress.resolve(OPTIONS.withRest("0.0.0.0", 0), Map.of(), Optional.empty())
                        .advertised())
                .contains("127.0.0.1");
    }

    @Test
    void writesAnIpv6AddressInBrackets() {
        RestAddress rest = RestAddress.resolve(OPTIONS.withRest("::1", 8083), Map.of(), Optional.empty());

        assertThat(rest.listeners()).isEqualTo("http://[::1]:8083");
        assertThat(rest.host()).isEqualTo("::1");
    }

    @Test
    void namesAListenerThatIsNone() {
        assertThatThrownBy(() -> RestAddress.resolve(OPTIONS, Map.of("listeners", "127.0.0.1:8083"), Optional.empty()))
                .hasMessageContaining("'127.0.0.1:8083'");
    }
}

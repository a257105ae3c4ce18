package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
    @Test
    void readsHostPortAndEncryption() {
        assertThat(Endpoint.Address.parse("redis://cache.example:7000"))
                .isEqualTo(new Endpoint.Address("cache.example", 7000, false));
        assertThat(Endpoint.Address.parse("rediss://cache.example/"))
                .isEqualTo(new Endpoint.Address("cache.example", 6379, true));
    }

    @Test
    void readsIpv6Addresses() {
        assertThat(Endpoint.Address.parse("redis://[::1]:7000").resolvable()).isEqualTo("::1");
    }

    @ParameterizedTest
    @CsvSource({
        "cache.example:6379, redis://",
        "http://cache.example, rediss://",
        "redis://, must be",
        "redis://cache.example:6379/2, database",
        "redis://cache.example?timeout=1, database",
        "redis://user:secret@cache.example, password",
        "'redis://a:6379,b:6379', one server",
    })
    void refusesTheRestWithoutRepeatingIt(String text, String hint) {
        assertThatThrownBy(() -> Endpoint.Address.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(hint)
                .hasMessageNotContaining("secret");
    }
}

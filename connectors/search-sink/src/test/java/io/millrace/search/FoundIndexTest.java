package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoundIndexTest {
    @ParameterizedTest
    @CsvSource({"600000ms, 600", "90s, 90", "10m, 600", "2h, 7200", "1d, 86400", "null, 60", "-1, 60"})
    void readsHowLongDeletesAreRemembered(String text, long seconds) {
        Map<String, Object> body = Map.of("settings", Map.of("index", Map.of("uuid", "u", "gc_deletes", text)));

        assertThat(FoundIndex.of("shop", body).gcDeletes()).isEqualTo(Duration.ofSeconds(seconds));
    }
}

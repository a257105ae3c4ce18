package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentTest {
    private final Recent<String, Integer> recent = new Recent<>(2);

    @Test
    void makesAValueOnce() {
        assertThat(recent.get("a", String::length)).isEqualTo(1);
        assertThat(recent.get("a", key -> 9)).isEqualTo(1);
    }

    @Test
    void forgetsWhatWasUsedLongestAgo() {
        recent.put("a", 1);
        recent.put("b", 2);
        recent.get("a", key -> 9);
        recent.put("c", 3);

        assertThat(recent.size()).isEqualTo(2);
        assertThat(recent.take("b")).isNull();
        assertThat(recent.take("a")).isEqualTo(1);
        assertThat(recent.size()).isEqualTo(1);
    }
}

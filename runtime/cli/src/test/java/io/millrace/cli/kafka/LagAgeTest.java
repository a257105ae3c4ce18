package io.millrace.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class LagAgeTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final Partition ONE = new Partition("t", 0);
    private static final Partition OTHER = new Partition("t", 1);

    /** Topics whose records were written one a second, the last one now; only the last hour is there. */
    private static final class Seconds implements TopicOffsets {
        @Override
        public Map<Partition, Long> at(Collection<Partition> partitions, long epochMillis) {
            Map<Partition, Long> found = new HashMap<>();
            long offset = 3600 - (NOW - epochMillis) / 1000;
            if (offset <= 3600) {
                partitions.forEach(partition -> found.put(partition, Math.max(0, offset)));
            }
            return found;
        }

        @Override
        public Map<Partition, Long> ends(Collection<Partition> partitions) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<Partition, Long> beginnings(Collection<Partition> partitions) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Partition> partitions(Predicate<String> topics) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void isTheAgeOfTheOldestRecordThatIsNotSettled() {
        assertThat(age(Map.of(ONE, 3599L))).isEqualTo(Duration.ofSeconds(1));
        assertThat(age(Map.of(ONE, 3590L))).isEqualTo(Duration.ofSeconds(10));
        assertThat(age(Map.of(ONE, 3590L, OTHER, 3300L))).isBetween(Duration.ofSeconds(300), Duration.ofSeconds(316));
        assertThat(age(Map.of(ONE, 0L))).isBetween(Duration.ofSeconds(3600), Duration.ofSeconds(3850));
    }

    @Test
    void isZeroWhenAllIsSettled() {
        assertThat(age(Map.of())).isZero();
    }

    @Test
    void isUnknownWhenTheRecordsHaveNoTime() {
        TopicOffsets timeless = new TopicOffsets() {
            @Override
            public Map<Partition, Long> at(Collection<Partition> partitions, long epochMillis) {
                return Map.of();
            }

            @Override
            public Map<Partition, Long> ends(Collection<Partition> partitions) {
                return Map.of();
            }

            @Override
            public Map<Partition, Long> beginnings(Collection<Partition> partitions) {
                return Map.of();
            }

            @Override
            public List<Partition> partitions(Predicate<String> topics) {
                return List.of();
            }
        };

        assertThat(LagAge.of(timeless, Map.of(ONE, 5L), NOW)).isNull();
    }

    private static Duration age(Map<Partition, Long> behind) {
        Duration age = LagAge.of(new Seconds(), behind, NOW);
        assertThat(age).isNotNull();
        return age == null ? Duration.ZERO : age;
    }
}

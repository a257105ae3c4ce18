package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class TrailTest {
    private static final TopicPartition PARTITION = TaskContext.PARTITION;

    private final AtomicLong seconds = new AtomicLong();
    private final Trail trail = new Trail(Duration.ofSeconds(10), () -> seconds.get() * 1_000_000_000);

    @Test
    void leadsBackToWhatWasSettledLongEnoughAgo() {
        begin(100);
        for (int second = 1; second <= 30; second++) {
            settle(second, 100 + second * 10L);
        }

        assertThat(trail.hasProgressed()).isTrue();
        assertThat(trail.start()).isEqualTo(Map.of(PARTITION, 300L));
        seconds.set(1000);
        assertThat(trail.start()).isEqualTo(Map.of(PARTITION, 400L));
    }

    @Test
    void leadsBackToItsBeginningWhileItIsShort() {
        begin(100);
        assertThat(trail.hasProgressed()).isFalse();
        settle(3, 150);

        assertThat(trail.start()).isEqualTo(Map.of(PARTITION, 100L));
    }

    @Test
    void knowsNothingOfPartitionsThatWereTakenAway() {
        begin(100);
        trail.closed(List.of(PARTITION));
        settle(1, 200);

        assertThat(trail.start()).isEmpty();
    }

    private void begin(long offset) {
        trail.opened(List.of(PARTITION));
        trail.delivered(List.of(
                new SinkRecord(PARTITION.topic(), PARTITION.partition(), null, null, null, null, offset),
                new SinkRecord(PARTITION.topic(), PARTITION.partition(), null, null, null, null, offset + 1)));
    }

    private void settle(long second, long offset) {
        seconds.set(second);
        trail.settled(Map.of(PARTITION, new OffsetAndMetadata(offset)));
    }
}

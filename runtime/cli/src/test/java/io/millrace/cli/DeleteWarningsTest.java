package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.kafka.DeletesSeen;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DeleteWarningsTest {
    private static final long WEEK = Duration.ofDays(7).toMillis();

    @Test
    void aSinkThatKeepsUpIsNotWarnedOf() {
        assertThat(warnings(Duration.ofDays(3), WEEK)).isEmpty();
        assertThat(warnings(null, WEEK)).isEmpty();
    }

    @Test
    void fromHalfOnItSaysHowLongThereIs() {
        assertThat(warnings(Duration.ofDays(4), WEEK))
                .containsExactly("deletes may be lost in 3 d: it has not seen all that was written in the last 4 d, and"
                        + " shop.orders keeps deletes for 7 d");
    }

    @Test
    void thenItSaysWhatToDo() {
        assertThat(warnings(Duration.ofDays(8), WEEK))
                .singleElement()
                .asString()
                .startsWith("deletes may be missing in the target")
                .contains("millrace resync");
    }

    @Test
    void aTopicThatKeepsDeletesForLessThanTheSinkTakesItToIsTold() {
        long day = Duration.ofDays(1).toMillis();
        assertThat(DeleteWarnings.of(new DeletesSeen(0L, "shop.orders", day, true), Map.of()))
                .singleElement()
                .asString()
                .contains("set delete.retention.ms=86400000 on the connector");
        assertThat(DeleteWarnings.of(
                        new DeletesSeen(0L, "shop.orders", day, true), Map.of("delete.retention.ms", "86400000")))
                .isEmpty();
        assertThat(DeleteWarnings.of(new DeletesSeen(0L, "shop.orders", day, false), Map.of()))
                .as("another sink, or one that checks nothing")
                .isEmpty();
    }

    private static List<String> warnings(@Nullable Duration unseen, long kept) {
        return DeleteWarnings.of(
                new DeletesSeen(unseen == null ? null : unseen.toSeconds(), "shop.orders", kept, true), Map.of());
    }
}

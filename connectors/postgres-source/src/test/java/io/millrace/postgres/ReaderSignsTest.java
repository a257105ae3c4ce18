package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReaderSignsTest {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant REPLIED = Instant.ofEpochSecond(1_700_000_000);

    private final ReaderSigns signs = new ReaderSigns(LIMIT, true);

    @Test
    void aReaderThatRepliesIsThere() {
        for (int second = 0; second < 1000; second += 10) {
            assertThat(lost(signs, reading(REPLIED.plusSeconds(second), MINUTE), second))
                    .isFalse();
        }
    }

    @Test
    void aReaderThatDoesNotReplyForTheLimitIsLost() {
        assertThat(lost(signs, reading(REPLIED, MINUTE), 0)).isFalse();
        assertThat(lost(signs, reading(REPLIED, MINUTE), 40)).isFalse();
        assertThat(lost(signs, reading(REPLIED, MINUTE), 50)).isTrue();
    }

    @Test
    void aServerThatTakesNoteOfRepliesLaterIsGivenLonger() {
        Duration hour = Duration.ofHours(1);
        assertThat(lost(signs, reading(REPLIED, hour), 0)).isFalse();
        assertThat(lost(signs, reading(REPLIED, hour), 2700)).isFalse();
        assertThat(lost(signs, reading(REPLIED, hour), 2701)).isTrue();
    }

    @Test
    void withoutRepliesToJudgeByAReaderIsNeverLostWhileItsProcessIsThere() {
        for (int second = 0; second < 10_000; second += 1000) {
            assertThat(lost(signs, reading(null, MINUTE), second)).isFalse();
        }
        ReaderSigns forEver = new ReaderSigns(LIMIT, true);
        ReaderSigns seldom = new ReaderSigns(LIMIT, false);
        for (int second = 0; second < 10_000; second += 1000) {
            assertThat(lost(forEver, reading(REPLIED, Duration.ZERO), second)).isFalse();
            assertThat(lost(seldom, reading(REPLIED, MINUTE), second)).isFalse();
        }
    }

    @Test
    void aSlotThatIsFreeAfterItWasReadHasLostItsReader() {
        ReaderSigns.Sign free = new ReaderSigns.Sign(false, null, MINUTE);
        assertThat(lost(signs, free, 0)).isFalse();
        assertThat(lost(signs, free, 1000)).as("tables are being read").isFalse();
        assertThat(lost(signs, reading(REPLIED, MINUTE), 1010)).isFalse();
        assertThat(lost(signs, free, 1020)).isFalse();
        assertThat(lost(signs, free, 1040)).isTrue();
    }

    private static ReaderSigns.Sign reading(@Nullable Instant replied, Duration hears) {
        return new ReaderSigns.Sign(true, replied, hears);
    }

    private static boolean lost(ReaderSigns signs, ReaderSigns.Sign sign, long second) {
        return signs.isLost(sign, TimeUnit.SECONDS.toNanos(second));
    }
}

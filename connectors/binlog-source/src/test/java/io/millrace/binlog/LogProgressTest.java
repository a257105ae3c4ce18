package io.millrace.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogProgressTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final LogProgress progress = new LogProgress(LIMIT, true, 0);

    @Test
    void isStalledWhenItStaysBehind() {
        assertThat(progress.isStalled(at(100), at(200), false, SECOND)).isFalse();
        assertThat(progress.isStalled(at(100), at(300), false, 10 * SECOND)).isFalse();
        assertThat(progress.isStalled(at(100), at(300), false, 12 * SECOND)).isTrue();
    }

    @Test
    void isNotStalledWhileItMovesOrDelivers() {
        progress.isStalled(at(100), at(900), false, 0);

        assertThat(progress.isStalled(at(101), at(900), false, 20 * SECOND)).isFalse();
        assertThat(progress.isStalled(at(101), at(900), true, 40 * SECOND)).isFalse();
        assertThat(progress.isStalled(at(101), at(900), false, 45 * SECOND)).isFalse();
    }

    @Test
    void isNotStalledAtTheEnd() {
        progress.isStalled(at(900), at(900), false, 0);

        assertThat(progress.isStalled(at(900), at(900), false, 99 * SECOND)).isFalse();
        assertThat(progress.isStalled(new LogPosition("binlog.000010", 4, null), at(900), false, 199 * SECOND))
                .isFalse();
    }

    @Test
    void withoutHeartbeatsTheLogHasToMove() {
        LogProgress deaf = new LogProgress(LIMIT, false, 0);
        deaf.isStalled(at(4), at(900), false, 0);

        assertThat(deaf.isStalled(at(4), at(900), false, 99 * SECOND)).isFalse();
        assertThat(deaf.isStalled(at(4), at(901), false, 100 * SECOND)).isTrue();
    }

    @Test
    void withoutHeartbeatsAReaderThatHasArrivedStandsStillLikeAnyOther() {
        LogProgress deaf = new LogProgress(LIMIT, false, 0);
        deaf.isStalled(at(4), at(900), true, 0);

        assertThat(deaf.isStalled(at(4), at(900), false, 99 * SECOND)).isTrue();
    }

    @Test
    void comparesFilesByTheirNumbers() {
        assertThat(new LogPosition("binlog.999999", 9, null).isBefore(new LogPosition("binlog.1000000", 4, null)))
                .isTrue();
    }

    private static LogPosition at(long pos) {
        return new LogPosition("binlog.000009", pos, null);
    }
}

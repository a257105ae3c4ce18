package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.Data;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class TtlTest {
    private static final Data NOTHING = new Data(null, Map.of());

    @Test
    void theHeaderComesFirstThenTheColumnThenTheFixedTime() {
        Ttl ttl = new Ttl(Optional.of(Duration.ofMillis(10)), Optional.of("t"), Optional.of("ttl"), 0);
        Data row = new Data(null, Map.of("t", 20L));
        SinkRecord bare = new Rows().delete(1).last();

        assertThat(ttl.of(row, new Rows().delete(1).header("ttl", "30").last(), "k", 1))
                .isEqualTo(Expiry.after(30));
        assertThat(ttl.of(row, bare, "k", 1)).isEqualTo(Expiry.after(20));
        assertThat(ttl.of(NOTHING, bare, "k", 1)).isEqualTo(Expiry.after(10));
        assertThat(Ttl.NONE.of(row, bare, "k", 1)).isEqualTo(Expiry.NEVER);
    }

    @Test
    void aMomentIsNotShortened() {
        Ttl ttl = new Ttl(Optional.empty(), Optional.of("t"), Optional.empty(), 50);

        assertThat(ttl.of(new Data(null, Map.of("t", "2023-11-14T22:13:20Z")), null, "k", 1))
                .isEqualTo(Expiry.at(1_700_000_000_000L));
    }

    @Test
    void jitterIsTheSameForTheSameVersionAndSpreadsKeys() {
        Ttl ttl = new Ttl(Optional.of(Duration.ofMillis(1000)), Optional.empty(), Optional.empty(), 20);
        Set<Long> found = new TreeSet<>();
        for (int i = 0; i < 1000; i++) {
            Expiry expiry = ttl.of(NOTHING, null, "k" + i, 5);
            assertThat(expiry.millis()).isBetween(800L, 1000L);
            assertThat(ttl.of(NOTHING, null, "k" + i, 5)).isEqualTo(expiry);
            found.add(expiry.millis());
        }
        assertThat(found).hasSizeGreaterThan(100);
    }

    @Test
    void nothingOverflows() {
        Ttl ttl = new Ttl(Optional.empty(), Optional.of("t"), Optional.empty(), 100);

        for (String number : Set.of("1e300", Long.toString(Long.MAX_VALUE), "1")) {
            Expiry expiry = ttl.of(new Data(null, Map.of("t", number)), null, "k", 1);
            assertThat(expiry.millis()).isPositive();
            assertThat(expiry.isOver()).isFalse();
        }
        assertThat(ttl.of(new Data(null, Map.of("t", -5L)), null, "k", 1).isOver())
                .isTrue();
        assertThat(Expiry.at(-5).millis()).isEqualTo(1);
    }

    @Test
    void aHeaderThatIsNoNumberIsRejected() {
        Ttl ttl = new Ttl(Optional.empty(), Optional.empty(), Optional.of("ttl"), 0);
        SinkRecord record = new Rows().delete(1).header("ttl", "soon").last();

        assertThatThrownBy(() -> ttl.of(NOTHING, record, "k", 1))
                .isInstanceOfSatisfying(FaultException.class, failure -> {
                    assertThat(failure.fault()).isEqualTo(Fault.RECORD_VALUE_UNSUPPORTED);
                    assertThat(failure).hasMessageContaining("ttl").hasMessageContaining("soon");
                });
    }
}

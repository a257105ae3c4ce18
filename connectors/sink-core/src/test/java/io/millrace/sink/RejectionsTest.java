package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.fault.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** One bad record of three: what happens to it is what the policy says, and its neighbours arrive in any case. */
class RejectionsTest {
    @Test
    void aDroppedRecordIsCountedAndPassed() {
        Rig rig = rig(OnRejected.FAIL, Map.of(Fault.TARGET_MAPPING, OnRejected.DROP), false);
        put(rig);

        assertThat(rig.target.rows()).containsOnlyKeys("a", "c");
        assertThat(rig.committable(0)).isEqualTo(3);
        assertThat(rig.status()).contains("\"dropped\":1", "\"deadLetters\":0");
    }

    @Test
    void anUnreadableRecordIsDroppedToo() {
        Rig rig = rig(OnRejected.DROP, Map.of(), false);
        rig.open(0);
        SinkRecord unreadable = Rig.row(0, 1, "b", 1);
        unreadable.headers().remove("millrace.version").addString("millrace.version", "first");

        rig.put(Rig.row(0, 0, "a", 1), unreadable, Rig.row(0, 2, "c", 1));
        rig.flow();

        assertThat(rig.target.rows()).containsOnlyKeys("a", "c");
        assertThat(rig.committable(0)).isEqualTo(3);
    }

    @Test
    void aFaultCanStopTheTaskAlthoughThereIsAQueue() {
        Rig rig = rig(OnRejected.DEAD_LETTER, Map.of(Fault.TARGET_MAPPING, OnRejected.FAIL), true);

        assertThatThrownBy(() -> put(rig))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("TARGET_MAPPING")
                .hasMessageContaining("shop.orders-0 at offset 1");
        assertThat(rig.committable(0)).isEqualTo(1);
        assertThat(rig.reporter.reports()).isEmpty();
    }

    @Test
    void theOthersGoToTheQueue() {
        Rig rig = rig(OnRejected.DEAD_LETTER, Map.of(Fault.RECORD_TOO_LARGE, OnRejected.DROP), true);
        put(rig);
        rig.reporter.completeAll();
        rig.flow();

        assertThat(rig.reporter.reports()).hasSize(1);
        assertThat(rig.committable(0)).isEqualTo(3);
        assertThat(rig.status()).contains("\"dropped\":0", "\"deadLetters\":1");
    }

    private static Rig rig(OnRejected all, Map<Fault, OnRejected> byFault, boolean queue) {
        RecordRules rules = new RecordRules(null, TopicNames.SAME, List.of(), new RejectionPolicy(all, byFault));
        Rig rig = new Rig(Rig.with(1_000_000, Rig.OPTIONS.sweeps(), queue, rules));
        rig.target.answerFor("b", Verdict.reject(Fault.TARGET_MAPPING, "It does not fit."));
        return rig;
    }

    private static void put(Rig rig) {
        rig.open(0);
        rig.put(Rig.row(0, 0, "a", 1), Rig.row(0, 1, "b", 1), Rig.row(0, 2, "c", 1));
        rig.pass(Duration.ofSeconds(1));
        rig.flow();
    }
}

package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SlotHoldersTest {
    private static final String NODES = """
            aa 10.0.0.1:6379@16379 myself,master - 0 1700000000000 7 connected 0-99 105 200-8191
            bb 10.0.0.2:6379@16379,cache-2 master - 0 1700000000000 2 connected 100-104 8192-16383
            """;

    @Test
    void aNodeClaimsItsOwnSlotsAtItsEpoch() {
        assertThat(SlotHolders.claim(NODES)).isEqualTo("aa 7 0-99 105 200-8191");
        assertThat(SlotHolders.claim("cc :0@0 myself,slave aa 0 0 7 connected")).isEqualTo("cc 7");
        assertBusy(() -> SlotHolders.claim("bb 10.0.0.2:6379@16379 master - 0 0 2 connected 0-16383"));
    }

    @Test
    void everySlotHasToBeWithOne() {
        assertThat(SlotHolders.of(List.of("aa 1 0-8191", "bb 2 8192-16383")))
                .isEqualTo(SlotHolders.of(List.of("aa 1 0-8191", "bb 2 8192-16383")))
                .isNotEqualTo(SlotHolders.of(List.of("aa 1 0-8191", "bb 3 8192-16383")))
                .isNotEqualTo(SlotHolders.of(List.of("aa 1 0-8190", "bb 2 8191-16383")));
        assertBusy(() -> SlotHolders.of(List.of("aa 1 0-8191", "bb 2 8193-16383")));
        assertBusy(() -> SlotHolders.of(List.of("aa 1 0-8191", "bb 2 8191-16383")));
        assertBusy(() -> SlotHolders.of(List.of("aa 1 0-8191", "bb 2")));
        assertBusy(() -> SlotHolders.of(List.of("aa 1 0-8191 [77->-bb]", "bb 2 8192-16383")));
        assertBusy(() -> SlotHolders.of(List.of("aa 1 0-8191", "bb 2 8192-16383 [77-<-aa]")));
    }

    private static void assertBusy(ThrowingCallable asked) {
        assertThatThrownBy(asked).isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.fault())
                .isEqualTo(Fault.TARGET_BUSY));
    }
}

package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;

class StoppingTest {

    private final CompletableFuture<Integer> exited = new CompletableFuture<>();
    private final CompletableFuture<Integer> halted = new CompletableFuture<>();

    @Test
    void failsTheStartOnAFatalFault() {
        try (FatalExit fatal = FatalExit.watch(exited::complete, halted::complete)) {
            Exit.exit(1, "no disk");

            assertThatThrownBy(() -> fatal.startFailure().join()).hasRootCauseMessage("no disk");
            assertThat(exited).isNotDone();
        }
    }

    @Test
    void endsTheProcessOnAFatalFaultLater() throws Exception {
        try (FatalExit fatal = FatalExit.watch(exited::complete, halted::complete)) {
            fatal.started();
            Exit.exit(0);

            assertThat(exited.get(10, TimeUnit.SECONDS)).isEqualTo(3);
            assertThat(halted).isNotDone();
        }
    }

    @Test
    void endsTheProcessOnTheSpotWhenKafkaHalts() throws Exception {
        try (FatalExit fatal = FatalExit.watch(exited::complete, halted::complete)) {
            fatal.started();
            Exit.halt(7);

            assertThat(halted.get(10, TimeUnit.SECONDS)).isEqualTo(7);
        }
    }

    @Test
    void leavesAFaultWhileStoppingAlone() {
        FatalExit fatal = FatalExit.watch(exited::complete, halted::complete);
        fatal.started();
        fatal.close();

        Exit.exit(1);

        assertThat(exited).isNotDone();
    }

    @Test
    void goesOnWithoutAStepThatHangs() {
        Deadline deadline = Deadline.in(Duration.ofSeconds(5));
        CountDownLatch never = new CountDownLatch(1);
        AtomicBoolean next = new AtomicBoolean();

        deadline.run("hang", Duration.ofMillis(4900), () -> awaitQuietly(never));
        deadline.run("go on", Duration.ZERO, () -> next.set(true));

        assertThat(next).isTrue();
        never.countDown();
    }

    @Test
    void goesOnAfterAStepThatFails() {
        AtomicBoolean next = new AtomicBoolean();
        Deadline deadline = Deadline.in(Duration.ofSeconds(10));

        deadline.run("fail", Duration.ZERO, () -> {
            throw new IllegalStateException("broken");
        });
        deadline.run("go on", Duration.ZERO, () -> next.set(true));

        assertThat(next).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

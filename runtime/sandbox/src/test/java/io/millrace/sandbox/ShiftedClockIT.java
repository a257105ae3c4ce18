package io.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A JVM with a clock of its own. */
class ShiftedClockIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @BeforeEach
    void thisMachineCan() {
        Optional<String> lacking = ShiftedClock.lacks();
        assumeTrue(lacking.isEmpty(), () -> lacking.orElse(""));
    }

    @Test
    void aProgramHasItAndIsSetBackWhileItRuns() throws IOException {
        try (ShiftedClock clock = ShiftedClock.ahead(Duration.ofHours(1))) {
            Process program = start(clock);
            try (BufferedReader times = program.inputReader(StandardCharsets.US_ASCII)) {
                assertThat(next(program, times)).isCloseTo(fromNow(1), within(LIMIT.toMinutes(), ChronoUnit.MINUTES));
                clock.shift(Duration.ofHours(-1));
                await().atMost(LIMIT).until(() -> next(program, times).isBefore(Instant.now()));
                assertThat(next(program, times)).isCloseTo(fromNow(-1), within(LIMIT.toMinutes(), ChronoUnit.MINUTES));
            } finally {
                program.destroyForcibly();
            }
        }
    }

    private static Process start(ShiftedClock clock) throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        ProcessBuilder builder =
                new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), TellsTheTime.class.getName());
        builder.environment().putAll(clock.environment());
        return builder.start();
    }

    /** Writes the time for every byte that it gets, after a wait that has to last. */
    static final class TellsTheTime {
        private static final int PAUSE_MILLIS = 100;

        private TellsTheTime() {}

        public static void main(String[] args) throws Exception {
            while (System.in.read() >= 0) {
                long start = System.nanoTime();
                new Semaphore(0).tryAcquire(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                synchronized (args) {
                    args.wait(PAUSE_MILLIS);
                }
                if (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(2 * PAUSE_MILLIS)) {
                    throw new AssertionError("A wait ended too early.");
                }
                System.out.println(Instant.now());
            }
        }
    }

    private static Instant next(Process program, BufferedReader times) throws IOException {
        program.getOutputStream().write('\n');
        program.getOutputStream().flush();
        return Instant.parse(times.readLine());
    }

    private static Instant fromNow(int hours) {
        return Instant.now().plus(Duration.ofHours(hours));
    }
}

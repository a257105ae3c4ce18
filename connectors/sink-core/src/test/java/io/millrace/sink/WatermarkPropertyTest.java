package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatermarkPropertyTest {
    private static final int SEEDS = 150;
    private static final Duration WEEKS = Duration.ofDays(60);

    @Test
    void noDeleteIsMissedWithoutAFaultAndNoFaultComesWithoutNeed() {
        int faults = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            WatermarkSimulation run = new WatermarkSimulation(seed, true);
            run.run(Duration.ofDays(30), WEEKS, true);
            assertThat(run.missed).as("deletes missed, seed %d", seed).isZero();
            assertThat(run.needless).as("faults without need, seed %d", seed).isZero();
            assertThat(run.checked).as("comparisons, seed %d", seed).isPositive();
            faults += run.faults;
        }
        assertThat(faults).as("the runs are long enough to lose deletes").isPositive();
    }

    @Test
    void withoutTheCheckDeletesAreMissed() {
        int missed = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            WatermarkSimulation run = new WatermarkSimulation(seed, false);
            run.run(Duration.ofDays(30), WEEKS, true);
            missed += run.missed;
        }
        assertThat(missed).isPositive();
    }

    @Test
    void aSinkThatIsOnlyRestartedNeverFaults() {
        for (int seed = 0; seed < SEEDS; seed++) {
            WatermarkSimulation run = new WatermarkSimulation(seed, true);
            run.run(Duration.ofDays(200), WEEKS, false);
            assertThat(run.faults).as("faults, seed %d", seed).isZero();
            assertThat(run.missed).as("deletes missed, seed %d", seed).isZero();
        }
    }
}

package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever happens on the way, in the end the target is right, and nothing is committed before it is settled. */
class SinkPipelinePropertyTest {
    @Property(tries = 250)
    void theTargetEndsEqualToTheSourceAndOffsetsNeverPassWhatIsPending(
            @ForAll @Size(min = 10, max = 120) List<@IntRange(max = 9) Integer> actions, @ForAll long seed) {
        Simulation simulation = new Simulation(seed, true);
        actions.forEach(simulation::act);
        simulation.drain();

        assertThat(simulation.differences()).isEmpty();
    }

    @Property(tries = 250)
    void withoutReplaysNoTargetEverGoesBackEvenIfItWouldLetItself(
            @ForAll @Size(min = 10, max = 120) List<@IntRange(max = 6) Integer> actions, @ForAll long seed) {
        Simulation simulation = new Simulation(seed, false);
        actions.forEach(simulation::act);
        simulation.drain();

        assertThat(simulation.stepsBack()).isEmpty();
        assertThat(simulation.differences()).isEmpty();
    }

    @Property(tries = 1000)
    void howeverTasksCrashNothingIsLeftOfWhatATruncateOrAReadingSaysIsGone(@ForAll long seed) {
        new SweepSimulation(seed).run();
    }
}

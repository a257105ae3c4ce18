package io.millrace.source;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** What every source changes in its configuration for a run that leaves nothing behind. */
public final class Ephemeral {
    /** What writes to the server, or listens to those who steer the running connector. */
    private static final Set<String> LEFT_OUT =
            Set.of("heartbeat.action.query", "signal.data.collection", "signal.enabled.channels");

    /** There is no topic, so a control record comes once. */
    public static final PartitionLookup ONE_PARTITION = new PartitionLookup(Optional.of(1), Map.of());

    private Ephemeral() {}

    /** Changes a configuration for Debezium: no heartbeats, no signals, and a failure ends the run. */
    public static void apply(Map<String, String> debezium) {
        debezium.keySet().removeAll(LEFT_OUT);
        debezium.put("heartbeat.interval.ms", "0");
        debezium.put("errors.max.retries", "0");
    }

    /** A name that no other run has. */
    public static String name() {
        return String.format("millrace_peek_%08x", ThreadLocalRandom.current().nextInt());
    }
}

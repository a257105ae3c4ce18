package io.millrace.redis;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.core.fault.ToConnect;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes up for what a failover of Redis has lost: the task goes back to where it was some time before. */
final class Failover {
    private static final Logger LOG = LoggerFactory.getLogger(Failover.class);

    private final String name;
    private final Duration distance;
    private final boolean holdsKeys;
    private final ReplicationWatch watch;
    private final Trail trail;

    /**
     * @param distance how far to go back; zero to look at nothing
     * @param holdsKeys whether Redis is to hold something for the rows, so that it must not be empty
     */
    Failover(String name, Duration distance, boolean holdsKeys) {
        this.name = name;
        this.distance = distance;
        this.holdsKeys = holdsKeys;
        this.watch = new ReplicationWatch(distance, System::nanoTime);
        this.trail = new Trail(distance, System::nanoTime);
    }

    Greeting greeting() {
        return distance.isZero() ? (opened, server) -> opened : watch;
    }

    Trail trail() {
        return trail;
    }

    /** Goes back if that is due; throws if going back does not help. */
    void answer(SinkTaskContext context) {
        ReplicationWatch.Finding finding = watch.take();
        if (finding == ReplicationWatch.Finding.NOTHING || !trail.hasProgressed()) {
            return;
        }
        if (finding == ReplicationWatch.Finding.EMPTY && holdsKeys) {
            throw ToConnect.sink(new FaultException(
                    Fault.TARGET_SETUP,
                    "Redis has come back without any key, so everything has to be written again. Stop the connector, run"
                            + " millrace offsets reset " + connector() + " --to-earliest --execute, and resume it."
                            + " Let Redis keep its data over a restart, or set "
                            + ServerSettings.FAILOVER_REWIND.name() + "=0 if it need not be complete."));
        }
        Map<TopicPartition, Long> start = trail.start();
        LOG.warn(
                "{}: Redis was started again or another server has taken over, which may have lost writes of the last"
                        + " moments. Reading again from {}.",
                name,
                start);
        context.offset(start);
    }

    /** Without the number of the task. */
    private String connector() {
        return name.substring(0, Math.max(name.lastIndexOf('-'), 0));
    }
}

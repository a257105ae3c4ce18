package io.millrace.source;

import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a source task is made of.
 *
 * @param config the configuration as Debezium gets it; holds secrets
 * @param options how records are stamped
 * @param clockSetup how the version clock behaves
 * @param faults what failures mean
 * @param lookup how the partitions of topics are counted
 * @param formatIsExplicit whether the user has chosen the record format
 * @param maxRetries how often a failure that may pass is tried again; negative for ever
 * @param log what is peculiar to the database's log
 * @param resync what is read again while the log is followed
 */
public record TaskSetup(
        Map<String, String> config,
        StampOptions options,
        ClockSetup clockSetup,
        FaultFinder faults,
        PartitionLookup lookup,
        boolean formatIsExplicit,
        int maxRetries,
        LogTraits log,
        ResyncSetup resync) {
    public TaskSetup {
        config = Map.copyOf(config);
    }

    /** For a source that reads nothing again. */
    public TaskSetup(
            Map<String, String> config,
            StampOptions options,
            ClockSetup clockSetup,
            FaultFinder faults,
            PartitionLookup lookup,
            boolean formatIsExplicit,
            int maxRetries,
            LogTraits log) {
        this(config, options, clockSetup, faults, lookup, formatIsExplicit, maxRetries, log, ResyncSetup.none());
    }

    /** For a log with nothing peculiar. */
    public TaskSetup(
            Map<String, String> config,
            StampOptions options,
            ClockSetup clockSetup,
            FaultFinder faults,
            PartitionLookup lookup,
            boolean formatIsExplicit,
            int maxRetries) {
        this(config, options, clockSetup, faults, lookup, formatIsExplicit, maxRetries, LogTraits.plain());
    }

    /**
     * How the version clock behaves.
     *
     * @param database the database's clock
     * @param ahead what to do with a change dated far ahead of it
     * @param filter a fingerprint of the settings that decide which rows are emitted
     */
    public record ClockSetup(DatabaseTime database, ClockAhead ahead, String filter) {}

    @Override
    public String toString() {
        return "TaskSetup[" + options + ", " + lookup + "]";
    }

    /** What threads and metrics of the task are named after. */
    String name() {
        return config.getOrDefault("name", String.valueOf(config.get("topic.prefix")));
    }

    SourceClock clock() {
        TrustedTime time = new TrustedTime(
                clockSetup.database(),
                () -> TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()),
                System::nanoTime);
        return new SourceClock(time, clockSetup.ahead(), clockSetup.filter(), System::nanoTime);
    }
}

package io.millrace.postgres;

import io.millrace.core.settings.Setting;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.Values;
import java.time.Duration;
import java.util.Map;

/**
 * When a slot that makes the server keep much log is told.
 *
 * @param bytes how much log the slot may hold
 * @param interval how often the server is asked
 */
record SlotLagSettings(long bytes, Duration interval) {
    private static final String GROUP = "Watching the server";
    private static final long GIGABYTE = 1L << 30;

    /** How much log the slot may hold. */
    static final Setting<Long> BYTES = Setting.bytes("slot.lag.warn.bytes")
            .group(GROUP)
            .doc("How much log the server may keep for the slot before that is told: in the log of the worker, and by"
                    + " `millrace status`, which finds it in the position that the connector stores. A server whose disk"
                    + " fills up stops; one with max_slot_wal_keep_size takes the log away from the slot.")
            .atLeast(1L)
            .defaultsTo(GIGABYTE)
            .build();

    /** How often the server is asked. */
    static final Setting<Duration> INTERVAL = Setting.millis("slot.lag.interval.ms")
            .group(GROUP)
            .doc("How often the server is asked how much log it keeps for the slot.")
            .between(Duration.ofMillis(100), Duration.ofHours(1))
            .defaultsTo(Duration.ofSeconds(30))
            .advanced()
            .build();

    static final Settings SETTINGS = Settings.of("Watching the server", BYTES, INTERVAL);

    static SlotLagSettings of(Values values) {
        return new SlotLagSettings(values.get(BYTES), values.get(INTERVAL));
    }

    /** Takes these settings out of a configuration for Debezium. */
    static void removeFrom(Map<String, String> config) {
        SETTINGS.all().forEach(setting -> config.remove(setting.name()));
    }
}

package io.millrace.binlog;

import io.millrace.core.settings.Setting;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.Values;
import java.time.Duration;
import java.util.Map;

/**
 * How the server is checked and the reading of its log is watched.
 *
 * @param downtime how long the source may stand still without losing changes
 * @param interval how often the server is asked where its log ends
 * @param limit how long the log may move without the reader
 */
public record WatchSettings(Duration downtime, Duration interval, Duration limit) {
    private static final String GROUP = "Watching the server";

    /** Compared with the age at which the server deletes its logs. */
    static final Setting<Duration> DOWNTIME = Setting.millis("downtime.expected.ms")
            .group(GROUP)
            .doc(
                    "How long the source may stand still, because it was stopped or its database could not be reached, without"
                            + " losing changes. Validation refuses a server that deletes its logs earlier"
                            + " (binlog_expire_logs_seconds); a task that is configured already starts with a warning.")
            .atLeast(Duration.ZERO)
            .defaultsTo(Duration.ofDays(1))
            .build();

    /** How often the server is asked. */
    static final Setting<Duration> INTERVAL = Setting.millis("watchdog.interval.ms")
            .group(GROUP)
            .doc(
                    "How often the server is asked where its log ends, to notice a reader that is left behind without an error.")
            .between(Duration.ofMillis(100), Duration.ofMinutes(10))
            .defaultsTo(Duration.ofSeconds(10))
            .advanced()
            .build();

    /** How long the log may move without the reader. */
    static final Setting<Duration> LIMIT = Setting.millis("watchdog.limit.ms")
            .group(GROUP)
            .doc(
                    "How long the server's log may move, or the server leave the watchdog without an answer, while the reader"
                            + " makes no progress. Then the reader is started anew from the stored position, with the fault"
                            + " SOURCE_STALLED or SOURCE_UNREACHABLE. Has to be longer than the server takes to send one event.")
            .between(Duration.ofMillis(500), Duration.ofHours(1))
            .defaultsTo(Duration.ofSeconds(40))
            .advanced()
            .build();

    /** All of them. */
    public static final Settings SETTINGS = Settings.of("Watching the server", DOWNTIME, INTERVAL, LIMIT);

    /** What a configuration says. */
    public static WatchSettings of(Values values) {
        return new WatchSettings(values.get(DOWNTIME), values.get(INTERVAL), values.get(LIMIT));
    }

    /** Takes these settings out of a configuration for Debezium. */
    public static void removeFrom(Map<String, String> config) {
        SETTINGS.all().forEach(setting -> config.remove(setting.name()));
    }
}

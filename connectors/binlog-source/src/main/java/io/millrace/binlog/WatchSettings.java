package io.millrace.binlog;

import io.millrace.core.settings.Setting;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.Values;
import io.millrace.source.WatchdogSettings;
import java.time.Duration;
import java.util.Map;

/**
 * How the server is checked and the reading of its log is watched.
 *
 * @param downtime how long the source may stand still without losing changes
 * @param watchdog how a reader that is left behind is noticed
 */
public record WatchSettings(Duration downtime, WatchdogSettings watchdog) {
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

    /** All of them. */
    public static final Settings SETTINGS =
            Settings.of("Watching the server", DOWNTIME, WatchdogSettings.INTERVAL, WatchdogSettings.LIMIT);

    /** What a configuration says. */
    public static WatchSettings of(Values values) {
        return new WatchSettings(values.get(DOWNTIME), WatchdogSettings.of(values));
    }

    /** Takes these settings out of a configuration for Debezium. */
    public static void removeFrom(Map<String, String> config) {
        SETTINGS.all().forEach(setting -> config.remove(setting.name()));
    }
}

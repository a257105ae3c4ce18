package io.millrace.source;

import io.millrace.core.settings.Setting;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.Values;
import java.time.Duration;
import java.util.Map;

/**
 * When a reader of the log counts as lost.
 *
 * @param interval how often the server is asked
 * @param limit how long there may be no sign of the reader
 */
public record WatchdogSettings(Duration interval, Duration limit) {
    private static final String GROUP = "Watching the server";
    private static final Duration SHORTEST_ANSWER = Duration.ofSeconds(1);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);

    /** How often the server is asked. */
    public static final Setting<Duration> INTERVAL = Setting.millis("watchdog.interval.ms")
            .group(GROUP)
            .doc(
                    "How often the server is asked about its log and the reader, to notice one that is left behind without an error.")
            .between(Duration.ofMillis(100), Duration.ofMinutes(10))
            .defaultsTo(Duration.ofSeconds(10))
            .advanced()
            .build();

    /** How long the log may move without the reader. */
    public static final Setting<Duration> LIMIT = Setting.millis("watchdog.limit.ms")
            .group(GROUP)
            .doc(
                    "How long the server's log may move while the reader makes no progress (PostgreSQL: how long the server may"
                            + " hear nothing from the reader), or the server leave the watchdog without an answer. Then the"
                            + " reader is started anew from the stored position, with the fault SOURCE_STALLED or"
                            + " SOURCE_UNREACHABLE. Has to be longer than the server takes to send one event. While"
                            + " a table is read, the system's TCP keepalive notices within about a minute that the network has"
                            + " lost the server, however long a statement takes; driver.tcpKeepAlive=false turns that off, and"
                            + " a driver.socketFactory of your own replaces it.")
            .between(Duration.ofMillis(500), Duration.ofHours(1))
            .defaultsTo(Duration.ofSeconds(40))
            .advanced()
            .build();

    /** Both. */
    public static final Settings SETTINGS = Settings.of(GROUP, INTERVAL, LIMIT);

    /** What a configuration says. */
    public static WatchdogSettings of(Values values) {
        return new WatchdogSettings(values.get(INTERVAL), values.get(LIMIT));
    }

    /** Takes these settings out of a configuration for Debezium. */
    public static void removeFrom(Map<String, String> config) {
        SETTINGS.all().forEach(setting -> config.remove(setting.name()));
    }

    /** How long an answer may take, so that a connection that was lost is replaced before the limit. */
    public Duration patience() {
        Duration part = limit.dividedBy(4);
        return part.compareTo(LONGEST_ANSWER) > 0
                ? LONGEST_ANSWER
                : part.compareTo(SHORTEST_ANSWER) < 0 ? SHORTEST_ANSWER : part;
    }
}

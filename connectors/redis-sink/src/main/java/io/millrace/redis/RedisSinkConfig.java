package io.millrace.redis;

import io.millrace.core.settings.KnownKeys;
import io.millrace.core.settings.Setting;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.Values;
import io.millrace.sink.SinkOptions;
import io.millrace.sink.SinkSettings;
import java.time.Duration;
import java.util.Map;

/**
 * The configuration of a Redis sink.
 *
 * @param endpoint the first server that is named, and the credentials for all
 * @param topology how the servers are arranged
 * @param connectTimeout how long opening a connection may take
 * @param commandTimeout how long a batch may go unanswered
 * @param waitReplicas how many replicas have to have a batch
 * @param failoverRewind how far to go back after a failover
 * @param layouts what rows become
 * @param guard what keeps older versions out
 * @param tombstoneRetention how long the version of a removed key is kept
 * @param options of the pipeline
 */
record RedisSinkConfig(
        Endpoint endpoint,
        Topology topology,
        Duration connectTimeout,
        Duration commandTimeout,
        int waitReplicas,
        Duration failoverRewind,
        Layouts layouts,
        Guard guard,
        Duration tombstoneRetention,
        SinkOptions options) {

    private static final String VERSIONS = "Versions";

    static final Setting<Guard> GUARD = Setting.oneOf("guard", Guard.class)
            .doc("What keeps an older version of a row from replacing a newer one. With version, a companion key"
                    + " millrace:v:{slot}:KEY holds the version of KEY, and a script compares before it writes; a replay"
                    + " changes nothing. With none, a key is written without a look, which is faster and needs half the"
                    + " keys, but a replay shows older values until it has passed the newest. Sets and sorted sets always"
                    + " have companions, which remember where a member is; streams and invalidation never.")
            .group(VERSIONS)
            .defaultsTo(Guard.VERSION)
            .build();

    static final Setting<Duration> TOMBSTONE_RETENTION = Setting.millis("tombstone.retention.ms")
            .doc("How long the version of a key is kept after it was removed or has ended by itself. A replay of older"
                    + " records after that time shows the key until it has passed the removal. The default is as long as the"
                    + " topics of our sources keep deletes.")
            .group(VERSIONS)
            .defaultsTo(Duration.ofDays(7))
            .between(Duration.ofSeconds(1), Duration.ofDays(3650))
            .advanced()
            .build();

    static final Settings SETTINGS = Settings.of("Redis sink")
            .plus(ServerSettings.all())
            .plus(LayoutSettings.all())
            .plus(Settings.of("Redis sink", GUARD, TOMBSTONE_RETENTION))
            .allowing(KnownKeys.none().withPrefixes(LayoutSettings.PREFIX))
            .about(
                    "Keeps a Redis cache equal to tables: for each row a key that holds the row as a JSON string or a hash,"
                            + " and no key for a row that is gone; or removes keys of changed rows, appends changes to streams, or"
                            + " keeps rows members of sets. Redis 6.2 or newer, standalone, with Sentinel or as a Redis Cluster; a"
                            + " connector is refused when no server can be reached or the credentials are not accepted.\n\n"
                            + "[The page of this sink](../sinks/redis.md) says what to expect of it. Topics may come from our own"
                            + " sources, from any Debezium connector or be plain rows.")
            .plus(SinkSettings.common());

    /** The configuration of a task, or an exception with everything that is wrong. */
    static RedisSinkConfig parse(Map<String, String> config) {
        Values values = SETTINGS.read(config);
        check(values);
        values.problems().throwIfAny();
        return of(values);
    }

    /** Adds what is wrong beyond single values to the problems. */
    static void check(Values values) {
        SinkSettings.check(values);
        ServerSettings.check(values);
        LayoutSettings.check(values, values.get(ServerSettings.TOPOLOGY) == Topology.Kind.CLUSTER);
    }

    /** The configuration, from values without problems. */
    static RedisSinkConfig of(Values values) {
        return new RedisSinkConfig(
                ServerSettings.endpoint(values),
                ServerSettings.topology(values),
                values.get(ServerSettings.CONNECT_TIMEOUT),
                values.get(ServerSettings.COMMAND_TIMEOUT),
                values.get(ServerSettings.WAIT_REPLICAS),
                values.get(ServerSettings.FAILOVER_REWIND),
                LayoutSettings.parse(values),
                values.get(GUARD),
                values.get(TOMBSTONE_RETENTION),
                SinkSettings.parse(values));
    }

    boolean isCluster() {
        return topology instanceof Topology.Cluster;
    }
}

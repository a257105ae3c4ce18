package io.millrace.redis;

import io.millrace.core.settings.KnownKeys;
import io.millrace.core.settings.Problems;
import io.millrace.core.settings.Setting;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.Values;
import io.millrace.sink.SinkOptions;
import io.millrace.sink.SinkSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.types.Password;

/**
 * The configuration of a Redis sink.
 *
 * @param endpoint the server
 * @param connectTimeout how long opening a connection may take
 * @param commandTimeout how long a batch may go unanswered
 * @param layouts what rows become
 * @param guard what keeps older versions out
 * @param tombstoneRetention how long the version of a removed key is kept
 * @param options of the pipeline
 */
record RedisSinkConfig(
        Endpoint endpoint,
        Duration connectTimeout,
        Duration commandTimeout,
        Layouts layouts,
        Guard guard,
        Duration tombstoneRetention,
        SinkOptions options) {

    private static final String SERVER = "Server";
    private static final String VERSIONS = "Versions";

    static final Setting<String> URI = Setting.string("uri")
            .doc("The server: redis://host:port, or rediss://host:port for TLS. The port is 6379 if left out.")
            .group(SERVER)
            .example("redis://cache.example:6379")
            .required();

    static final Setting<Optional<String>> USERNAME = Setting.string("username")
            .doc("The ACL user to log in as. Left out, it is the server's default user.")
            .group(SERVER)
            .example("millrace")
            .optional();

    static final Setting<Optional<Password>> PASSWORD = Setting.password("password")
            .doc("The password of the user.")
            .group(SERVER)
            .basic()
            .optional();

    static final Setting<Integer> DATABASE = Setting.integer("database")
            .doc("The number of the database to write to.")
            .group(SERVER)
            .defaultsTo(0)
            .between(0, 1_000_000)
            .build();

    static final Setting<Optional<String>> CA_FILE = Setting.string("ssl.ca.file")
            .doc("A PEM file with the certificates of the authorities to trust, for rediss://. Left out, Java's own"
                    + " authorities are trusted. The server's certificate has to name the host of uri.")
            .group(SERVER)
            .example("/etc/millrace/redis-ca.pem")
            .optional();

    static final Setting<Duration> CONNECT_TIMEOUT = Setting.millis("connect.timeout.ms")
            .doc("How long opening a connection may take before it is tried again.")
            .group(SERVER)
            .defaultsTo(Duration.ofSeconds(5))
            .between(Duration.ofMillis(10), Duration.ofMinutes(5))
            .advanced()
            .build();

    static final Setting<Duration> COMMAND_TIMEOUT = Setting.millis("command.timeout.ms")
            .doc("How long a batch may go unanswered. After that the connection is closed and what was not answered is"
                    + " sent again.")
            .group(SERVER)
            .defaultsTo(Duration.ofSeconds(10))
            .between(Duration.ofMillis(10), Duration.ofMinutes(5))
            .advanced()
            .build();

    static final Setting<Guard> GUARD = Setting.oneOf("guard", Guard.class)
            .doc("What keeps an older version of a row from replacing a newer one. With version, a companion key"
                    + " millrace:v:{slot}:KEY holds the version of KEY, and a script compares before it writes; a replay"
                    + " changes nothing. With none, a key is written without a look, which is faster and needs half the"
                    + " keys, but a replay shows older values until it has passed the newest.")
            .group(VERSIONS)
            .defaultsTo(Guard.VERSION)
            .build();

    static final Setting<Duration> TOMBSTONE_RETENTION = Setting.millis("tombstone.retention.ms")
            .doc(
                    "How long the version of a removed key is kept with guard=version. A replay of older records after that"
                            + " time shows the key until it has passed the removal. The default is as long as the topics of our"
                            + " sources keep deletes.")
            .group(VERSIONS)
            .defaultsTo(Duration.ofDays(7))
            .between(Duration.ofSeconds(1), Duration.ofDays(3650))
            .advanced()
            .build();

    static final Settings SETTINGS = Settings.of(
                    "Redis sink", URI, USERNAME, PASSWORD, DATABASE, CA_FILE, CONNECT_TIMEOUT, COMMAND_TIMEOUT)
            .plus(LayoutSettings.all())
            .plus(Settings.of("Redis sink", GUARD, TOMBSTONE_RETENTION))
            .allowing(KnownKeys.none().withPrefixes(LayoutSettings.PREFIX))
            .about("Keeps a Redis cache equal to tables: for each row a key that holds the row as a JSON string, and no"
                    + " key for a row that is gone. A standalone server of Redis 6.2 or newer; a connector is refused when"
                    + " the server cannot be reached or does not accept the credentials.\n\n"
                    + "Topics may come from our own sources, from any Debezium connector or be plain rows."
                    + " `docs/decisions/0030-versions-of-cache-keys.md` says how versions are kept.")
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
        Problems problems = values.problems();
        if (values.has(URI)) {
            checkAddress(values, problems);
        }
        if (values.get(USERNAME).isPresent() && values.get(PASSWORD).isEmpty()) {
            problems.add(PASSWORD.name(), null, "is required with " + USERNAME.name());
        }
        values.get(CA_FILE).ifPresent(file -> {
            if (!Files.isReadable(Path.of(file))) {
                problems.add(CA_FILE.name(), file, "must be a file that the worker can read");
            }
        });
        LayoutSettings.check(values);
    }

    /** The configuration, from values without problems. */
    static RedisSinkConfig of(Values values) {
        Endpoint endpoint = new Endpoint(
                Endpoint.Address.parse(values.get(URI)),
                values.get(CA_FILE).map(Path::of),
                values.get(USERNAME),
                values.get(PASSWORD),
                values.get(DATABASE));
        return new RedisSinkConfig(
                endpoint,
                values.get(CONNECT_TIMEOUT),
                values.get(COMMAND_TIMEOUT),
                LayoutSettings.parse(values),
                values.get(GUARD),
                values.get(TOMBSTONE_RETENTION),
                SinkSettings.parse(values));
    }

    private static void checkAddress(Values values, Problems problems) {
        try {
            boolean tls = Endpoint.Address.parse(values.get(URI)).tls();
            if (!tls && values.get(CA_FILE).isPresent()) {
                problems.add(CA_FILE.name(), null, "is for TLS; let " + URI.name() + " start with rediss://");
            }
        } catch (IllegalArgumentException e) {
            problems.add(URI.name(), null, String.valueOf(e.getMessage()));
        }
    }
}

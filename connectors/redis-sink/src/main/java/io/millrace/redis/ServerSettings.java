package io.millrace.redis;

import io.millrace.core.settings.Problems;
import io.millrace.core.settings.Setting;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.Values;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.types.Password;

/** The settings that say which servers there are and how to reach them. */
final class ServerSettings {
    private static final String SERVER = "Server";

    static final Setting<String> URI = Setting.string("uri")
            .doc("The server: redis://host:port, or rediss://host:port for TLS. The port is 6379 if left out. With"
                    + " topology=cluster some nodes of the cluster and with topology=sentinel the sentinels, separated by"
                    + " commas, all with or all without TLS.")
            .group(SERVER)
            .example("redis://cache.example:6379")
            .required();

    static final Setting<Topology.Kind> TOPOLOGY = Setting.oneOf("topology", Topology.Kind.class)
            .doc(
                    "How the servers are arranged. standalone: uri is the primary, or a name that leads to it. sentinel: uri"
                            + " lists sentinels, which are asked for the primary at every new connection. cluster: uri lists some"
                            + " nodes of a Redis Cluster, and each key goes to the node that has its slot.")
            .group(SERVER)
            .defaultsTo(Topology.Kind.STANDALONE)
            .build();

    static final Setting<Optional<String>> SENTINEL_MASTER = Setting.string("sentinel.master")
            .doc("What the sentinels call the primary.")
            .group(SERVER)
            .example("mymaster")
            .optional();

    static final Setting<Optional<Password>> SENTINEL_PASSWORD = Setting.password("sentinel.password")
            .doc("The password of the sentinels, if they have one of their own.")
            .group(SERVER)
            .optional();

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
            .doc("The number of the database to write to. A cluster has only 0.")
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

    static final Setting<Optional<String>> CLIENT_CERTIFICATE_FILE = Setting.string("ssl.client.certificate.file")
            .doc(
                    "A file on the worker with the certificate, in PEM form, to show to servers that ask for one, and those"
                            + " it was signed with, if any. With ssl.client.key.file.")
            .group(SERVER)
            .example("/etc/millrace/redis-client.pem")
            .optional();

    static final Setting<Optional<String>> CLIENT_KEY_FILE = Setting.string("ssl.client.key.file")
            .doc("A file on the worker with the private key of ssl.client.certificate.file: PKCS #8 in PEM form, as"
                    + " openssl pkcs8 -topk8 -nocrypt writes it.")
            .group(SERVER)
            .example("/etc/millrace/redis-client-key.pem")
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

    static final Setting<Integer> WAIT_REPLICAS = Setting.integer("wait.replicas")
            .doc(
                    "How many replicas have to have a batch before it counts as written (WAIT). Redis replicates after it has"
                            + " answered, so with 0 a primary that fails can take what it has just acknowledged with it;"
                            + " failover.rewind.ms is for that. If fewer have it within half of command.timeout.ms the batch is"
                            + " sent again.")
            .group(SERVER)
            .defaultsTo(0)
            .between(0, 16)
            .advanced()
            .build();

    static final Setting<Duration> FAILOVER_REWIND = Setting.millis("failover.rewind.ms")
            .doc("How far the task goes back in its topics when another server has taken over or the server was started"
                    + " again, so that acknowledged writes which that has lost are written again. With guard=version this"
                    + " changes nothing that was not lost. If the server comes back empty and held something for longer than"
                    + " that, the task stops instead. 0 turns both off.")
            .group(SERVER)
            .defaultsTo(Duration.ofMinutes(2))
            .between(Duration.ZERO, Duration.ofDays(7))
            .advanced()
            .build();

    private static final List<Setting<Optional<String>>> TLS_FILES =
            List.of(CA_FILE, CLIENT_CERTIFICATE_FILE, CLIENT_KEY_FILE);

    private ServerSettings() {}

    static Settings all() {
        return Settings.of(
                "Redis sink",
                URI,
                TOPOLOGY,
                SENTINEL_MASTER,
                SENTINEL_PASSWORD,
                USERNAME,
                PASSWORD,
                DATABASE,
                CA_FILE,
                CLIENT_CERTIFICATE_FILE,
                CLIENT_KEY_FILE,
                CONNECT_TIMEOUT,
                COMMAND_TIMEOUT,
                WAIT_REPLICAS,
                FAILOVER_REWIND);
    }

    /** Adds what is wrong between the settings to the problems of the values. */
    static void check(Values values) {
        Problems problems = values.problems();
        Topology.Kind kind = values.get(TOPOLOGY);
        if (values.has(URI)) {
            checkAddresses(values, kind, problems);
        }
        if (values.get(USERNAME).isPresent() && values.get(PASSWORD).isEmpty()) {
            problems.add(PASSWORD.name(), null, "is required with " + USERNAME.name());
        }
        checkFiles(values, problems);
        boolean sentinel = kind == Topology.Kind.SENTINEL;
        if (sentinel && values.get(SENTINEL_MASTER).isEmpty()) {
            problems.add(SENTINEL_MASTER.name(), null, "is required with topology=sentinel");
        }
        for (Setting<?> setting : List.of(SENTINEL_MASTER, SENTINEL_PASSWORD)) {
            if (!sentinel && values.isSet(setting)) {
                problems.add(setting.name(), null, "is for topology=sentinel; remove it");
            }
        }
        if (kind == Topology.Kind.CLUSTER && values.get(DATABASE) != 0) {
            problems.add(DATABASE.name(), values.get(DATABASE), "must be 0 in a cluster");
        }
    }

    private static void checkFiles(Values values, Problems problems) {
        boolean readable = true;
        for (Setting<Optional<String>> setting : TLS_FILES) {
            String file = values.get(setting).orElse("");
            if (!file.isEmpty() && !Files.isReadable(Path.of(file))) {
                problems.add(setting.name(), file, "must be a file that the worker can read");
                readable = false;
            }
        }
        TlsFiles files = files(values);
        if (files.certificate().isPresent() != files.key().isPresent()) {
            Setting<?> missing = files.key().isPresent() ? CLIENT_CERTIFICATE_FILE : CLIENT_KEY_FILE;
            problems.add(missing.name(), null, "is missing; a certificate and its key are set together");
        } else if (readable && files.certificate().isPresent()) {
            Path certificate = files.certificate().get();
            if (!TlsFiles.fit(certificate, files.key().orElse(certificate))) {
                problems.add(
                        CLIENT_KEY_FILE.name(),
                        null,
                        "must hold a private key, PKCS #8 in PEM form, and " + CLIENT_CERTIFICATE_FILE.name()
                                + " a certificate in PEM form");
            }
        }
    }

    private static TlsFiles files(Values values) {
        return new TlsFiles(
                values.get(CA_FILE).map(Path::of),
                values.get(CLIENT_CERTIFICATE_FILE).map(Path::of),
                values.get(CLIENT_KEY_FILE).map(Path::of));
    }

    /** The credentials and the first server, from values without problems. */
    static Endpoint endpoint(Values values) {
        return new Endpoint(
                addresses(values.get(URI)).get(0),
                files(values),
                values.get(USERNAME),
                values.get(PASSWORD),
                values.get(DATABASE));
    }

    /** The arrangement, from values without problems. */
    static Topology topology(Values values) {
        List<Endpoint.Address> addresses = addresses(values.get(URI));
        return switch (values.get(TOPOLOGY)) {
            case STANDALONE -> new Topology.Standalone();
            case CLUSTER -> new Topology.Cluster(addresses);
            case SENTINEL ->
                new Topology.Sentinel(addresses, values.get(SENTINEL_MASTER).orElse(""), values.get(SENTINEL_PASSWORD));
        };
    }

    private static void checkAddresses(Values values, Topology.Kind kind, Problems problems) {
        try {
            String text = values.get(URI);
            List<Endpoint.Address> addresses =
                    kind == Topology.Kind.STANDALONE ? List.of(Endpoint.Address.parse(text)) : addresses(text);
            if (addresses.stream().map(Endpoint.Address::tls).distinct().count() > 1) {
                throw new IllegalArgumentException("must be all with redis:// or all with rediss://");
            }
            for (Setting<Optional<String>> setting : TLS_FILES) {
                if (!addresses.get(0).tls() && values.get(setting).isPresent()) {
                    problems.add(setting.name(), null, "is for TLS; let " + URI.name() + " start with rediss://");
                }
            }
        } catch (IllegalArgumentException e) {
            problems.add(URI.name(), null, String.valueOf(e.getMessage()));
        }
    }

    private static List<Endpoint.Address> addresses(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::trim)
                .map(Endpoint.Address::parse)
                .toList();
    }
}

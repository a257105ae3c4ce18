package io.millrace.worker;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Connect worker's settings: defaults, then the user's; the module's README gives the reason of each. */
final class ConnectSettings {

    static final String PLUGIN_PATH = "plugin.path";
    static final String GROUP_ID = "group.id";
    static final String LISTENERS = "listeners";
    static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
    static final String ADVERTISED_HOST = "rest.advertised.host.name";
    static final String CONFIG_PROVIDERS = "config.providers";

    private static final String STRING_CONVERTER = "org.apache.kafka.connect.storage.StringConverter";
    private static final String LARGEST_REQUEST = Integer.toString(16 * 1024 * 1024);

    private static final Map<String, String> PROVIDERS = Map.of(
            "file", "org.apache.kafka.common.config.provider.FileConfigProvider",
            "env", "org.apache.kafka.common.config.provider.EnvVarConfigProvider",
            "directory", "org.apache.kafka.common.config.provider.DirectoryConfigProvider");

    private ConnectSettings() {}

    /**
     * The settings of a worker.
     *
     * @param kafka where Kafka is and how many copies it can keep
     * @param rest where the REST API listens
     * @param converter of keys and values, for which the user chose none
     * @param users what the user set: the file's settings, then the options'; they win
     */
    static Map<String, String> build(
            WorkerOptions options,
            KafkaAddress kafka,
            RestAddress rest,
            DefaultConverter converter,
            Map<String, String> users) {
        Map<String, String> settings = new TreeMap<>();
        converter.addTo(settings, "key", users);
        converter.addTo(settings, "value", users);
        settings.put("header.converter", STRING_CONVERTER);
        cluster(settings, kafka, groupId(options, users));
        pace(settings, kafka.embedded());
        clients(settings);
        settings.putAll(users);
        settings.put(GROUP_ID, groupId(options, users));
        settings.put(BOOTSTRAP_SERVERS, kafka.bootstrapServers());
        settings.put(LISTENERS, rest.listeners());
        rest.advertised().ifPresent(host -> settings.put(ADVERTISED_HOST, host));
        String pluginPath = pluginPath(options, users);
        if (!pluginPath.isEmpty()) {
            settings.put(PLUGIN_PATH, pluginPath);
        }
        configProviders(settings);
        return settings;
    }

    /** The user's plugin path and the options', each folder once. */
    static String pluginPath(WorkerOptions options, Map<String, String> users) {
        Stream<String> fromFile = Stream.of(users.getOrDefault(PLUGIN_PATH, "").split(","));
        Stream<String> fromOptions = options.pluginPath().stream().map(Path::toString);
        return Stream.concat(fromOptions, fromFile)
                .map(String::trim)
                .filter(path -> !path.isEmpty())
                .distinct()
                .collect(Collectors.joining(","));
    }

    private static String groupId(WorkerOptions options, Map<String, String> users) {
        boolean chosen = !options.groupId().equals(WorkerOptions.DEFAULT_GROUP);
        return chosen ? options.groupId() : users.getOrDefault(GROUP_ID, options.groupId());
    }

    private static void cluster(Map<String, String> settings, KafkaAddress kafka, String group) {
        String copies = Short.toString(kafka.replication());
        for (String store : List.of("config", "offset", "status")) {
            settings.put(store + ".storage.topic", group + "-connect-" + store + (store.endsWith("s") ? "" : "s"));
            settings.put(store + ".storage.replication.factor", copies);
        }
        if (kafka.embedded()) {
            settings.put("offset.storage.partitions", "5");
            settings.put("status.storage.partitions", "2");
        }
        settings.put("topic.creation.enable", "true");
        settings.put("connector.client.config.override.policy", "All");
    }

    private static void pace(Map<String, String> settings, boolean embedded) {
        settings.put("offset.flush.interval.ms", "5000");
        settings.put("task.shutdown.graceful.timeout.ms", "4000");
        settings.put("scheduled.rebalance.max.delay.ms", embedded ? "0" : "30000");
    }

    private static void clients(Map<String, String> settings) {
        settings.put("producer.compression.type", "lz4");
        settings.put("producer.batch.size", Integer.toString(256 * 1024));
        settings.put("producer.linger.ms", "5");
        settings.put("producer.enable.idempotence", "true");
        settings.put("producer.max.in.flight.requests.per.connection", "1");
        settings.put("producer.max.request.size", LARGEST_REQUEST);
        settings.put("consumer.max.poll.records", "2000");
        settings.put("consumer.fetch.max.bytes", LARGEST_REQUEST);
        settings.put("consumer.max.partition.fetch.bytes", Integer.toString(4 * 1024 * 1024));
    }

    private static void configProviders(Map<String, String> settings) {
        Set<String> names = new LinkedHashSet<>();
        Stream.of(settings.getOrDefault(CONFIG_PROVIDERS, "").split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        for (String name : List.of("file", "env", "directory")) {
            if (names.add(name)) {
                settings.put(CONFIG_PROVIDERS + "." + name + ".class", PROVIDERS.get(name));
            }
        }
        settings.put(CONFIG_PROVIDERS, String.join(",", names));
    }
}

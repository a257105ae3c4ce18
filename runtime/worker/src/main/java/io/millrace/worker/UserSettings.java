package io.millrace.worker;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What the user set, in a file and in the options, which win.
 *
 * @param worker settings of the Connect worker
 * @param broker settings of the embedded Kafka: those with the prefix {@code broker.}, without it
 */
record UserSettings(Map<String, String> worker, Map<String, String> broker) {

    private static final String BROKER_PREFIX = "broker.";

    static UserSettings read(WorkerOptions options) {
        Map<String, String> all = new HashMap<>();
        options.workerProperties().ifPresent(file -> all.putAll(load(file)));
        all.putAll(options.overrides());
        return split(all);
    }

    static UserSettings split(Map<String, String> all) {
        Map<String, String> worker = new HashMap<>();
        Map<String, String> broker = new HashMap<>();
        all.forEach((name, value) -> {
            if (name.startsWith(BROKER_PREFIX)) {
                broker.put(name.substring(BROKER_PREFIX.length()), value);
            } else {
                worker.put(name, value);
            }
        });
        return new UserSettings(Map.copyOf(worker), Map.copyOf(broker));
    }

    /** The Kafka to join: the option's, or the one that the file names; empty for an embedded one. */
    Optional<String> bootstrapServers(WorkerOptions options) {
        return options.bootstrapServers()
                .or(() -> Optional.ofNullable(worker.get(ConnectSettings.BOOTSTRAP_SERVERS)))
                .map(String::trim)
                .filter(servers -> !servers.isEmpty());
    }

    private static Map<String, String> load(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new WorkerException("The worker's properties " + file + " cannot be read: " + e, e);
        }
        Map<String, String> settings = new HashMap<>();
        properties
                .stringPropertyNames()
                .forEach(name -> settings.put(name, properties.getProperty(name).trim()));
        return settings;
    }
}

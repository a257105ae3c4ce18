package io.millrace.worker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a user may choose about a {@link MillraceWorker}.
 *
 * @param dataDir the folder that holds all state; one process at a time
 * @param bootstrapServers the Kafka to join; empty starts an embedded one
 * @param pluginPath folders with connector, transform and converter plugins, searched as Connect's {@code plugin.path}
 * @param restHost the address that Connect's REST API listens on
 * @param restPort the port of the REST API; 0 takes a free one
 * @param kafkaPort the port of the embedded Kafka; 0 takes a free one
 * @param workerProperties a file of worker settings that override the defaults, as Connect's own {@code worker.properties}
 * @param groupId the Connect cluster that the worker belongs to
 * @param advertisedHost the name under which other workers reach this one
 * @param overrides worker settings that override the file's; with the prefix {@code broker.} settings of the embedded Kafka
 */
public record WorkerOptions(
        Path dataDir,
        Optional<String> bootstrapServers,
        List<Path> pluginPath,
        String restHost,
        int restPort,
        int kafkaPort,
        Optional<Path> workerProperties,
        String groupId,
        Optional<String> advertisedHost,
        Map<String, String> overrides) {

    static final String DEFAULT_REST_HOST = "127.0.0.1";
    static final int DEFAULT_REST_PORT = 8083;
    static final int DEFAULT_KAFKA_PORT = 9092;
    static final String DEFAULT_GROUP = "millrace";

    public WorkerOptions {
        dataDir = dataDir.toAbsolutePath().normalize();
        pluginPath = pluginPath.stream()
                .map(path -> path.toAbsolutePath().normalize())
                .toList();
        overrides = Map.copyOf(overrides);
    }

    /** The defaults: an embedded Kafka on port 9092, REST on port 8083, both on loopback, no plugins. */
    public static WorkerOptions inFolder(Path dataDir) {
        return new WorkerOptions(
                dataDir,
                Optional.empty(),
                List.of(),
                DEFAULT_REST_HOST,
                DEFAULT_REST_PORT,
                DEFAULT_KAFKA_PORT,
                Optional.empty(),
                DEFAULT_GROUP,
                Optional.empty(),
                Map.of());
    }

    /** Joins this Kafka instead of starting one. */
    public WorkerOptions withBootstrapServers(String servers) {
        return new WorkerOptions(
                dataDir,
                Optional.of(servers),
                pluginPath,
                restHost,
                restPort,
                kafkaPort,
                workerProperties,
                groupId,
                advertisedHost,
                overrides);
    }

    /** Loads plugins from these folders. */
    public WorkerOptions withPluginPath(List<Path> path) {
        return new WorkerOptions(
                dataDir,
                bootstrapServers,
                path,
                restHost,
                restPort,
                kafkaPort,
                workerProperties,
                groupId,
                advertisedHost,
                overrides);
    }

    /** Serves REST on this address and port. */
    public WorkerOptions withRest(String host, int port) {
        return new WorkerOptions(
                dataDir,
                bootstrapServers,
                pluginPath,
                host,
                port,
                kafkaPort,
                workerProperties,
                groupId,
                advertisedHost,
                overrides);
    }

    /** Serves REST on this port. */
    public WorkerOptions withRestPort(int port) {
        return withRest(restHost, port);
    }

    /** Runs the embedded Kafka on this port. */
    public WorkerOptions withKafkaPort(int port) {
        return new WorkerOptions(
                dataDir,
                bootstrapServers,
                pluginPath,
                restHost,
                restPort,
                port,
                workerProperties,
                groupId,
                advertisedHost,
                overrides);
    }

    /** Reads overriding settings from this file. */
    public WorkerOptions withWorkerProperties(Path file) {
        return new WorkerOptions(
                dataDir,
                bootstrapServers,
                pluginPath,
                restHost,
                restPort,
                kafkaPort,
                Optional.of(file),
                groupId,
                advertisedHost,
                overrides);
    }

    /** Belongs to this Connect cluster. */
    public WorkerOptions withGroupId(String group) {
        return new WorkerOptions(
                dataDir,
                bootstrapServers,
                pluginPath,
                restHost,
                restPort,
                kafkaPort,
                workerProperties,
                group,
                advertisedHost,
                overrides);
    }

    /** Is reached by other workers under this name. */
    public WorkerOptions withAdvertisedHost(String host) {
        return new WorkerOptions(
                dataDir,
                bootstrapServers,
                pluginPath,
                restHost,
                restPort,
                kafkaPort,
                workerProperties,
                groupId,
                Optional.of(host),
                overrides);
    }

    /** Overrides these settings, whatever the file says. */
    public WorkerOptions withOverrides(Map<String, String> settings) {
        return new WorkerOptions(
                dataDir,
                bootstrapServers,
                pluginPath,
                restHost,
                restPort,
                kafkaPort,
                workerProperties,
                groupId,
                advertisedHost,
                settings);
    }
}

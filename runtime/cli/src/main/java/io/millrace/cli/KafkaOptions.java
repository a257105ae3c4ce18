package io.millrace.cli;

import io.millrace.worker.RuntimeFile;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to reach the Kafka cluster behind the Connect worker, for what Connect's REST API cannot tell. */
final class KafkaOptions {
    private final Shell shell;
    private final DataOption data;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,...",
            description = "Kafka brokers. Default: $MILLRACE_BOOTSTRAP_SERVERS, else those of our own runtime found in"
                    + " the data folder.")
    private @Nullable String servers;

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "Properties for Kafka's clients: security.protocol and the like.")
    private @Nullable String file;

    KafkaOptions(Shell shell, DataOption data) {
        this.shell = shell;
        this.data = data;
    }

    /** Settings for a Kafka client, or none if the brokers behind this worker are not known. */
    @Nullable
    Map<String, Object> clientSettings(URI worker) {
        var settings = new LinkedHashMap<String, Object>(fileSettings());
        String chosen = servers != null ? servers : shell.variable("MILLRACE_BOOTSTRAP_SERVERS");
        if (chosen == null && !settings.containsKey("bootstrap.servers")) {
            // The brokers of our own runtime say nothing about another worker.
            chosen = Runtimes.find(data.path())
                    .filter(runtime -> runtime.rest().equals(worker))
                    .map(RuntimeFile::bootstrapServers)
                    .orElse(null);
        }
        if (chosen != null) {
            settings.put("bootstrap.servers", chosen);
        }
        return settings.containsKey("bootstrap.servers") ? settings : null;
    }

    private Map<String, String> fileSettings() {
        var settings = new LinkedHashMap<String, String>();
        if (file == null) {
            return settings;
        }
        Path path = shell.path(file);
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailure("The file " + path + " cannot be read: " + e.getMessage(), e);
        }
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }
}

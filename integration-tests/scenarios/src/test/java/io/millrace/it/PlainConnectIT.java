package io.millrace.it;

import static org.awaitility.Awaitility.await;

import io.millrace.harness.Checkout;
import io.millrace.harness.ConnectRest;
import io.millrace.harness.WorkerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An unmodified Connect worker that has our jars in its {@code plugin.path} and nothing else of ours. */
class PlainConnectIT {
    private static final Duration BOUND = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @Test
    void runsOnConnect39() throws Exception {
        runsOn("plain39", Checkout.connect39() + "/*");
    }

    @Test
    void runsOnConnect43() throws Exception {
        runsOn("plain43", librariesWithoutOurs());
    }

    private void runsOn(String name, String classPath) throws Exception {
        int port = WorkerProcess.freePort();
        Process worker = start(name, classPath, port);
        try (Pipeline pipeline = new Pipeline(name, Workers.shared().bootstrapServers())) {
            ConnectRest rest = new ConnectRest(URI.create("http://127.0.0.1:" + port));
            await("Connect answers").atMost(BOUND).ignoreExceptions().until(() -> {
                if (!worker.isAlive()) {
                    throw new AssertionError("Connect ended: " + Files.readString(log(name)));
                }
                return rest.call("GET", "/connectors", null).status() == 200;
            });
            Orders orders = new Orders(pipeline, 23);
            orders.createTables();
            orders.insert(500);
            pipeline.start(rest);
            orders.change(100);
            pipeline.awaitInStep(BOUND, orders.oracles());
            pipeline.delete(rest);
        } finally {
            worker.destroy();
            if (!worker.waitFor(20, TimeUnit.SECONDS)) {
                worker.destroyForcibly();
            }
        }
    }

    private Process start(String name, String classPath, int port) throws IOException {
        Path properties = folder.resolve(name + ".properties");
        Map<String, String> settings = Map.ofEntries(
                Map.entry("bootstrap.servers", Workers.shared().bootstrapServers()),
                Map.entry("group.id", name),
                Map.entry("config.storage.topic", name + "-configs"),
                Map.entry("offset.storage.topic", name + "-offsets"),
                Map.entry("status.storage.topic", name + "-status"),
                Map.entry("config.storage.replication.factor", "1"),
                Map.entry("offset.storage.replication.factor", "1"),
                Map.entry("status.storage.replication.factor", "1"),
                Map.entry("offset.storage.partitions", "1"),
                Map.entry("key.converter", "org.apache.kafka.connect.json.JsonConverter"),
                Map.entry("value.converter", "io.millrace.json.JsonConverter"),
                Map.entry("offset.flush.interval.ms", "5000"),
                Map.entry("listeners", "http://127.0.0.1:" + port),
                Map.entry("connector.client.config.override.policy", "All"),
                Map.entry("plugin.path", Checkout.plugins().toString()));
        Files.writeString(
                properties,
                settings.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .collect(Collectors.joining("\n")));
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        classPath,
                        "org.apache.kafka.connect.cli.ConnectDistributed",
                        properties.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log(name).toFile())
                .start();
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private static String librariesWithoutOurs() {
        try (Stream<Path> jars = Files.list(Checkout.distribution().resolve("lib"))) {
            return jars.map(Path::toString)
                    .filter(jar -> !jar.contains("/millrace-"))
                    .collect(Collectors.joining(":"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

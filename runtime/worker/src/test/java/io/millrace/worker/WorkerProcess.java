package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A worker in a process of its own, which may be killed. */
final class WorkerProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(180);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path output;

    private WorkerProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts a process and does not wait for it. */
    static WorkerProcess launch(Path dataDir, String... settings) throws IOException {
        Path output = Files.createTempFile(dataDir.getParent(), "worker", ".out");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPathWithoutTests(),
                WorkerMain.class.getName(),
                "data.dir=" + dataDir));
        command.addAll(List.of(settings));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new WorkerProcess(process, output);
    }

    /** Starts a process and returns when its worker is ready. */
    static WorkerProcess start(Path dataDir, String... settings) throws IOException {
        WorkerProcess worker = launch(dataDir, settings);
        Awaitility.await()
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> worker.output().contains("ready rest=") || !worker.process.isAlive());
        assertThat(worker.process.isAlive()).as(worker.output()).isTrue();
        return worker;
    }

    private static String classPathWithoutTests() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    URI rest() throws IOException {
        return URI.create(announced("rest="));
    }

    String kafka() throws IOException {
        return announced("kafka=");
    }

    private String announced(String name) throws IOException {
        return output().lines()
                .filter(line -> line.startsWith("ready "))
                .flatMap(line -> Stream.of(line.split(" ")))
                .filter(word -> word.startsWith(name))
                .map(word -> word.substring(name.length()))
                .findFirst()
                .orElseThrow();
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(rest().resolve(path)).GET());
    }

    JsonNode put(String path, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(rest().resolve(path))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> reply =
                HTTP.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
        return JSON.readTree(reply.body());
    }

    /** Sends SIGTERM and returns the exit code. */
    int terminate(Duration limit) throws InterruptedException {
        process.destroy();
        return exitCode(limit);
    }

    /** Sends SIGKILL and waits for the end. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        exitCode(Duration.ofSeconds(10));
    }

    int exitCode(Duration limit) throws InterruptedException {
        assertThat(process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                .as("ended within %s", limit)
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}

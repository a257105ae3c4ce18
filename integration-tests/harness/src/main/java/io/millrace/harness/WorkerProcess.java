package io.millrace.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code millrace up} as a process of its own, so that a test can kill it without killing itself. */
public final class WorkerProcess implements AutoCloseable {
    private final Path data;
    private final int restPort = freePort();
    private final int kafkaPort = freePort();
    private final Map<String, String> environment;
    private final List<String> arguments;
    private final Path log;
    private Process process;

    private WorkerProcess(Path data, Map<String, String> environment, List<String> arguments) {
        this.data = data;
        this.environment = Map.copyOf(environment);
        this.arguments = List.copyOf(arguments);
        this.log = data.resolveSibling(data.getFileName() + ".out");
        this.process = launch();
    }

    /** Starts a worker with its own broker in a folder and waits until its REST API answers. */
    public static WorkerProcess start(Path data) {
        return start(data, Map.of(), List.of());
    }

    /** The same with variables for its environment and further arguments for {@code millrace up}. */
    public static WorkerProcess start(Path data, Map<String, String> environment, List<String> arguments) {
        WorkerProcess worker = new WorkerProcess(data, environment, arguments);
        worker.awaitRest();
        return worker;
    }

    public ConnectRest rest() {
        return new ConnectRest(restUri());
    }

    public URI restUri() {
        return URI.create("http://127.0.0.1:" + restPort);
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + kafkaPort;
    }

    /** The id of the worker's process, which is the JVM's own. */
    public long pid() {
        return process.pid();
    }

    /** What it printed. */
    public Path log() {
        return log;
    }

    public Path data() {
        return data;
    }

    /** SIGKILL: no hook runs, nothing is flushed. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /** SIGTERM; the time it took to end. */
    public Duration stop() {
        long start = System.nanoTime();
        process.destroy();
        awaitEnd(Duration.ofSeconds(30));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Starts it again on the same folder and ports. */
    public void restart() {
        process = launch();
        awaitRest();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
    }

    private Process launch() {
        List<String> command = new ArrayList<>();
        command.add(Checkout.distribution().resolve("bin/millrace").toString());
        command.addAll(List.of("up", "--data", data.toString()));
        command.addAll(List.of("--port", Integer.toString(restPort)));
        if (!arguments.contains("--bootstrap-servers")) {
            command.addAll(List.of("--kafka-port", Integer.toString(kafkaPort)));
        }
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            Files.createDirectories(data);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitRest() {
        await("worker answers").atMost(Duration.ofSeconds(90)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError(
                        "The worker ended with " + process.exitValue() + ":\n" + Files.readString(log));
            }
            return answers();
        });
    }

    private boolean answers() {
        try {
            return rest().call("GET", "/connectors", null).status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private void awaitEnd(Duration bound) {
        try {
            if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("The worker did not end within " + bound + ".");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.millrace.redis;

import io.millrace.sandbox.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A sentinel that watches a primary with one replica; it runs the program of the sandbox's server. */
final class RealSentinel implements AutoCloseable {
    static final String MASTER = "shop-cache";

    private final Path folder;
    private final int port;
    private final Process process;
    private final Thread hook;

    RealSentinel(RedisServer primary) {
        try {
            folder = Files.createTempDirectory("sentinel");
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            Path config = Files.write(
                    folder.resolve("sentinel.conf"),
                    List.of(
                            "bind 127.0.0.1",
                            "port " + port,
                            "dir " + folder,
                            "sentinel monitor " + MASTER + " " + primary.host() + " " + primary.port() + " 1",
                            "sentinel down-after-milliseconds " + MASTER + " 1000",
                            "sentinel failover-timeout " + MASTER + " 4000"));
            String program = ProcessHandle.of(primary.pid())
                    .orElseThrow()
                    .info()
                    .command()
                    .orElseThrow();
            process = new ProcessBuilder(program, config.toString(), "--sentinel")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hook = new Thread(process::destroyForcibly, "sentinel-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        awaitReplica();
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
        try {
            assertEnded(process.waitFor(10, TimeUnit.SECONDS));
            for (String name : List.of("sentinel.conf", "log")) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void assertEnded(boolean ended) {
        if (!ended) {
            throw new IllegalStateException("The sentinel does not end.");
        }
    }

    private void awaitReplica() {
        io.lettuce.core.RedisClient client = io.lettuce.core.RedisClient.create(uri());
        try {
            Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
                try (var connection = client.connectSentinel()) {
                    return connection.sync().info("sentinel").contains("status=ok")
                            && connection.sync().info("sentinel").contains("slaves=1");
                }
            });
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }
}

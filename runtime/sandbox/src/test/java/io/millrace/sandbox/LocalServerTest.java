package io.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalServerTest {

    private final Path temp;

    private final List<LocalServer> servers = new ArrayList<>();

    LocalServerTest(@TempDir Path temp) {
        this.temp = temp;
    }

    @AfterEach
    void closeServer() {
        servers.forEach(LocalServer::close);
    }

    @Test
    void showsTheEndOfTheLogWhenTheServerEnds() throws IOException {
        LocalServer server = server("echo first; echo the port is taken; exit 3", () -> false);
        assertThatThrownBy(server::start)
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("Test ended while it was starting")
                .hasMessageEndingWith("the port is taken\n");
        assertThat(server.isRunning()).isFalse();
        assertThat(server.pid()).isEqualTo(-1);
    }

    @Test
    void endsOnStopAndComesBackOnStart() throws IOException {
        LocalServer server =
                server("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.1; done", logHolds("up"));
        server.start();
        long first = server.pid();
        server.stop();
        assertThat(server.isRunning()).isFalse();
        assertThat(server.log()).content().endsWith("bye\n");
        server.start();
        assertThat(server.isRunning()).isTrue();
        assertThat(server.pid()).isNotEqualTo(first).isPositive();
    }

    @Test
    void killsTheChildrenOfTheServerToo() throws IOException {
        LocalServer server = server("sleep 300 & echo $! > child; echo up; wait", logHolds("up"));
        server.start();
        ProcessHandle child = ProcessHandle.of(Long.parseLong(
                        Files.readString(folder().resolve("child")).strip()))
                .orElseThrow();
        server.kill();
        assertThat(server.isRunning()).isFalse();
        await().atMost(Duration.ofSeconds(5)).until(() -> !child.isAlive());
    }

    @Test
    void givesTheServerItsInputWithoutAnEnd() throws IOException {
        Path input = Files.writeString(temp.resolve("input"), "settings\n");
        LocalServer server =
                server("read -r line; echo \"got $line\"; cat; echo end", logHolds("got settings"), Optional.of(input));
        server.start();
        assertThat(server.isRunning()).isTrue();
        assertThat(server.log()).content().doesNotContain("end");
    }

    @Test
    void deletesItsFolderAtCloseAndStaysClosed() throws IOException {
        LocalServer server = server("echo up; sleep 300", logHolds("up"));
        server.start();
        server.close();
        assertThat(folder()).doesNotExist();
        assertThatThrownBy(server::start).isInstanceOf(SandboxException.class).hasMessageContaining("closed");
    }

    private Path folder() {
        return temp.resolve("server");
    }

    private Readiness logHolds(String text) {
        Path log = folder().resolve("server.log");
        return () -> Files.exists(log) && Files.readString(log).contains(text);
    }

    private LocalServer server(String script, Readiness readiness) throws IOException {
        return server(script, readiness, Optional.empty());
    }

    private LocalServer server(String script, Readiness readiness, Optional<Path> input) throws IOException {
        Files.createDirectory(folder());
        Launch launch = new Launch(List.of("sh", "-c", script), Map.of(), folder(), input);
        LocalServer server = new LocalServer("Test", launch, readiness, false);
        servers.add(server);
        return server;
    }
}

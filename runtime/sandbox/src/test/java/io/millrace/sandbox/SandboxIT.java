package io.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The sandbox with child processes: real servers on this machine. */
class SandboxIT extends ServerBehaviour {

    private static final Duration END_LIMIT = Duration.ofSeconds(10);
    private static final Pattern ADDRESS = Pattern.compile("(\\w+) pid=(\\d+) .*log=(\\S+)");

    private final Sandbox sandbox = Sandbox.open(SandboxOptions.defaults()
            .withProvider(SandboxOptions.Provider.LOCAL)
            .withKeep(false));

    @Override
    Sandbox sandbox() {
        return sandbox;
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void startsServersSideBySideAndLeavesNothingBehind() {
        List<CompletableFuture<? extends Server>> starts = List.of(
                CompletableFuture.supplyAsync(sandbox::startMySql),
                CompletableFuture.supplyAsync(sandbox::startMySql),
                CompletableFuture.supplyAsync(sandbox::startRedis));
        List<ProcessHandle> processes = new ArrayList<>();
        List<Path> logs = new ArrayList<>();
        for (CompletableFuture<? extends Server> start : starts) {
            Server server = start.join();
            processes.add(ProcessHandle.of(server.pid()).orElseThrow());
            logs.add(server.log());
        }
        assertThat(logs).allMatch(Files::exists);
        sandbox.close();
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        assertThat(logs.get(0).resolve("../..").normalize()).doesNotExist();
        assertThatThrownBy(sandbox::startRedis).isInstanceOf(SandboxException.class);
    }

    @Test
    void saysWhatTheServerLoggedWhenItDoesNotStart() {
        MySqlOptions options = MySqlOptions.defaults().withExtraArgs("--no-such-option");
        assertThatThrownBy(() -> sandbox.startMySql(options))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("unknown option '--no-such-option'");
    }

    @Test
    void endsTheServersAndTheirFilesWithTheJvmThatIsKilled() throws IOException {
        Process jvm = startMain();
        List<ProcessHandle> servers = new ArrayList<>();
        List<Path> logs = new ArrayList<>();
        try {
            BufferedReader output = jvm.inputReader(StandardCharsets.UTF_8);
            for (String line = output.readLine(); line != null && servers.size() < 5; line = output.readLine()) {
                Matcher address = ADDRESS.matcher(line);
                if (address.matches()) {
                    servers.add(
                            ProcessHandle.of(Long.parseLong(address.group(2))).orElseThrow());
                    logs.add(Path.of(address.group(3)));
                }
            }
            assertThat(servers).hasSize(5).allMatch(ProcessHandle::isAlive);
        } finally {
            jvm.destroyForcibly();
        }
        await().atMost(END_LIMIT).until(() -> servers.stream().noneMatch(ProcessHandle::isAlive));
        Path folder = logs.get(0).resolve("../..").normalize();
        await().atMost(END_LIMIT).until(() -> Files.notExists(folder));
    }

    private static Process startMain() throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Duser.home=" + System.getProperty("user.home"),
                SandboxMain.class.getName());
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}

package io.millrace.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of a server below its supervising shell, which kills it when this JVM dies. */
final class ServerProcess {

    /** Variables of this process that would change what a server does. */
    private static final List<String> REMOVED =
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "LD_LIBRARY_PATH", "LD_PRELOAD");

    private final Process supervisor;
    private final Writer signals;
    private final long pid;

    private ServerProcess(Process supervisor, Writer signals, long pid) {
        this.supervisor = supervisor;
        this.signals = signals;
        this.pid = pid;
    }

    static ServerProcess start(Launch launch) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Scripts.SUPERVISE.command(arguments(launch)));
        builder.directory(launch.folder().toFile());
        builder.redirectError(ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
        Map<String, String> environment = builder.environment();
        REMOVED.forEach(environment::remove);
        environment.putAll(launch.environment());
        Process supervisor = builder.start();
        BufferedReader output = supervisor.inputReader(StandardCharsets.US_ASCII);
        String line = output.readLine();
        if (line == null) {
            supervisor.destroyForcibly();
            throw new IOException("the supervising shell ended without starting the server");
        }
        return new ServerProcess(
                supervisor, supervisor.outputWriter(StandardCharsets.US_ASCII), Long.parseLong(line.strip()));
    }

    private static List<String> arguments(Launch launch) {
        java.util.ArrayList<String> arguments = new java.util.ArrayList<>();
        arguments.add(launch.log().toString());
        arguments.add(launch.input().map(Object::toString).orElse(""));
        arguments.addAll(launch.command());
        return arguments;
    }

    /** The id of the server's process, not of the shell. */
    long pid() {
        return pid;
    }

    boolean isAlive() {
        return supervisor.isAlive();
    }

    /** Asks the server to end. */
    void terminate() {
        signal("TERM");
    }

    /** Ends the server and its children at once. */
    void kill() {
        signal("KILL");
    }

    private void signal(String name) {
        try {
            signals.write(name + '\n');
            signals.flush();
        } catch (IOException e) {
            // The shell has ended, and it does so only after its server.
        }
    }

    /** Waits for the end; false when the time is over first. */
    boolean awaitEnd(Duration time) {
        try {
            return supervisor.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("Interrupted while waiting for a server.", e);
        }
    }
}

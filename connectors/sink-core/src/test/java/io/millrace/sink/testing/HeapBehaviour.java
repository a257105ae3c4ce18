package io.millrace.sink.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sandbox.FaultProxy;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a task takes of the heap while its target does not answer: no more than {@code memory.bytes} and 64 MB. The task runs
 * in a process whose whole heap is that, with more rows than it could hold.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HeapBehaviour {
    private static final long MEMORY = 64L << 20;
    private static final long BESIDE = 64L << 20;

    /** Rows of which more come than may wait: by bytes the large and the middling ones, by number the small ones. */
    protected enum Load {
        LARGE_ROWS(1_500, 100_000, true),
        MIDDLING_ROWS(50_000, 2_000, false),
        SMALL_ROWS(50_000, 100, true);

        private final int rows;
        private final int size;
        private final boolean deadLetters;

        Load(int rows, int size, boolean deadLetters) {
            this.rows = rows;
            this.size = size;
            this.deadLetters = deadLetters;
        }
    }

    /** A network of its own to the server. */
    protected abstract FaultProxy network();

    /** The sink, writing through a port of this machine, with timeouts of about a second. */
    protected abstract SinkTarget through(int port);

    @ParameterizedTest
    @EnumSource
    @Timeout(300)
    void itsMemoryIsAllThatATaskTakes(Load load) throws IOException, InterruptedException {
        try (FaultProxy proxy = network();
                SinkTarget target = through(proxy.port())) {
            String topic = target.topic("heap" + load);
            proxy.freeze();
            Process process = start(target, topic, load);
            try (BufferedReader said = process.inputReader(UTF_8)) {
                assertThat(said.readLine()).isEqualTo(HeapProcess.FULL);
                proxy.pass();
                assertThat(said.readLine()).isEqualTo(HeapProcess.DONE);
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            } finally {
                process.destroyForcibly();
            }
            Map<Long, Row> expected = new TreeMap<>();
            for (long id = 0; id < HeapProcess.WATCHED; id++) {
                expected.put(id, HeapProcess.row(id, load.size));
            }
            assertThat(target.rows(topic).equals(expected)).as("rows are there").isTrue();
        }
    }

    private static Process start(SinkTarget target, String topic, Load load) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + (MEMORY + BESIDE),
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                HeapProcess.class.getName(),
                target.newTask().getClass().getName(),
                topic,
                Integer.toString(load.rows),
                Integer.toString(load.size),
                "memory.bytes=" + MEMORY));
        if (load.deadLetters) {
            command.addAll(List.of(
                    "errors.tolerance=all",
                    "errors.deadletterqueue.topic.name=dead",
                    "errors.deadletterqueue.context.headers.enable=true"));
        }
        target.settings().forEach((name, value) -> command.add(name + "=" + value));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}

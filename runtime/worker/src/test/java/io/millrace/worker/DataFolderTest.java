package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    private static final URI REST = URI.create("http://127.0.0.1:8083");

    @TempDir
    Path folder = Path.of("set by JUnit");

    @Test
    void letsOneInAtATime() throws IOException {
        try (DataFolder first = DataFolder.open(folder)) {
            assertThat(first.path()).isEqualTo(folder);
            assertThatThrownBy(() -> DataFolder.open(folder))
                    .isInstanceOf(WorkerException.class)
                    .hasMessageContaining("in use")
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
        }
        DataFolder.open(folder).close();
    }

    @Test
    void saysWhyAFolderCannotBeUsed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> DataFolder.open(file.resolve("data")))
                .isInstanceOf(WorkerException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("--data-dir");
    }

    @Test
    void findsTheRunningWorker() throws IOException {
        RuntimeFile written = RuntimeFile.ofThisProcess(REST, KafkaAddress.embedded("127.0.0.1:9092"));
        written.write(folder);

        assertThat(RuntimeFile.find(folder)).contains(written);

        RuntimeFile.remove(folder);
        assertThat(RuntimeFile.find(folder)).isEmpty();
    }

    @Test
    void doesNotTakeAnotherProcessWithTheSameNumberForTheWorker() throws IOException {
        long pid = ProcessHandle.current().pid();
        new RuntimeFile(REST, "127.0.0.1:9092", pid, Instant.parse("2020-01-01T00:00:00Z"), true).write(folder);

        assertThat(RuntimeFile.find(folder)).isEmpty();
    }

    @Test
    void ignoresADamagedFile() throws IOException {
        Files.writeString(folder.resolve("runtime.json"), "{\"rest\":");

        assertThat(RuntimeFile.find(folder)).isEmpty();
    }
}

package io.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {

    private final Path folder;

    LogTailTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void leavesOutWhatAnEarlierRunLogged() throws IOException {
        Path log = Files.writeString(folder.resolve("log"), "old\nnew\n");
        assertThat(LogTail.read(log, 4)).isEqualTo("new\n");
    }

    @Test
    void beginsWithAWholeLineOfALongLog() throws IOException {
        Path log = Files.writeString(folder.resolve("log"), "0123456789\n".repeat(1000));
        assertThat(LogTail.read(log, 0)).startsWith("0123456789\n").hasSizeLessThanOrEqualTo(4000);
    }

    @Test
    void isEmptyWithoutALog() {
        assertThat(LogTail.read(folder.resolve("none"), 0)).isEmpty();
    }
}

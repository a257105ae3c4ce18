package io.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    private final Path parent;

    RunFolderTest(@TempDir Path parent) {
        this.parent = parent;
    }

    @Test
    void givesEveryServerAFolderAndDeletesThemAtClose() throws IOException {
        RunFolder run = RunFolder.create(parent, false);
        assertThat(run.next("mysql").path()).hasFileName("mysql-1").isDirectory();
        assertThat(run.next("mysql").path()).hasFileName("mysql-2");
        run.close();
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void leavesWhatIsToBeKept() throws IOException {
        try (RunFolder run = RunFolder.create(parent, true)) {
            assertThat(run.next("redis").keep()).isTrue();
        }
        assertThat(parent).isNotEmptyDirectory();
    }

    @Test
    void deletesWhatAnAbandonedSandboxLeftAndNothingElse() throws IOException {
        Path abandoned = Files.createDirectory(parent.resolve("sandbox-1"));
        Files.setLastModifiedTime(Files.createFile(abandoned.resolve(".lock")), LONG_AGO);
        Path young = Files.createDirectory(parent.resolve("sandbox-2"));
        Files.createFile(young.resolve(".lock"));
        Path kept = Files.createDirectory(parent.resolve("sandbox-3"));
        try (RunFolder mine = RunFolder.create(parent, false)) {
            Files.setLastModifiedTime(mine.path().resolve(".lock"), LONG_AGO);
            RunFolder.deleteStale(parent);
            assertThat(mine.path()).exists();
        }
        assertThat(abandoned).doesNotExist();
        assertThat(young).exists();
        assertThat(kept).exists();
    }
}

package io.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {

    private final Path folder;

    private final AtomicInteger builds = new AtomicInteger();

    CacheTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void buildsAnEntryOnce() {
        Path first = entry();
        assertThat(entry()).isEqualTo(first);
        assertThat(first.resolve("sub/file")).hasContent("content");
        assertThat(builds).hasValue(1);
    }

    @Test
    void buildsAgainWhenAFileWasCleanedAway() throws IOException {
        Files.delete(entry().resolve("sub/file"));
        assertThat(entry().resolve("sub/file")).exists();
        assertThat(builds).hasValue(2);
    }

    @Test
    void buildsOnceForTwoThreads() {
        CompletableFuture<Path> other = CompletableFuture.supplyAsync(this::entry);
        assertThat(entry()).isEqualTo(other.join());
        assertThat(builds).hasValue(1);
    }

    @Test
    void leavesNoEntryWhenBuildingFails() {
        Cache cache = Cache.open(folder);
        assertThatThrownBy(() -> cache.entry("thing", made -> {
                    Files.writeString(made.resolve("half"), "");
                    throw new IOException("disk full");
                }))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("disk full")
                .hasMessageContaining("-Dsandbox.cache");
        assertThat(folder.resolve("thing")).doesNotExist();
        assertThat(entry().resolve("half")).doesNotExist();
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains(".new-"));
    }

    private Path entry() {
        return Cache.open(folder).entry("thing", made -> {
            builds.incrementAndGet();
            Files.createDirectory(made.resolve("sub"));
            Files.writeString(made.resolve("sub/file"), "content");
        });
    }
}

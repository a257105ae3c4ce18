package io.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdksTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void letEverybodyEnter() throws IOException {
        Files.setPosixFilePermissions(folder, Folders.OPEN);
    }

    @Test
    void takesTheFirstOneThatTheServerRunsOn() throws IOException {
        Jdks jdks = new Jdks(List.of(jdk("17.0.15"), jdk("25.0.3"), jdk("21.0.1")));

        assertThat(jdks.find(SearchProduct.OPENSEARCH_3).java()).contains(folder.resolve("25.0.3/bin/java"));
        assertThat(jdks.find(SearchProduct.OPENSEARCH_2).java()).contains(folder.resolve("17.0.15/bin/java"));
    }

    @Test
    void saysWhatItNeedsAndWhatItFound() throws IOException {
        Path runtimeOnly = jdk("21.0.1");
        Files.delete(runtimeOnly.resolve("bin/javac"));
        Jdks jdks = new Jdks(List.of(jdk("17.0.15"), runtimeOnly, folder.resolve("nothing")));

        Jdks.Found found = jdks.find(SearchProduct.ELASTICSEARCH_9);

        assertThat(found.java()).isEmpty();
        assertThat(found.missing())
                .contains("Elasticsearch 9", "JDK 21 or newer", "17.0.15 (17)", "-Dsandbox.java.home")
                .doesNotContain("nothing");
    }

    private Path jdk(String version) throws IOException {
        Path home = Folders.createOpen(folder.resolve(version));
        Path bin = Folders.createOpen(home.resolve("bin"));
        for (String program : List.of("java", "javac")) {
            Files.createFile(bin.resolve(program));
            Files.setPosixFilePermissions(bin.resolve(program), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }
}

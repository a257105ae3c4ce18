package io.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesTest {

    private final Path folder;

    ArchivesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void unpacksOnlyWhatIsWantedForEverybodyToRead() throws IOException {
        Path zip = zip("top/lib/x/one", "top/doc/two");
        Path target = Files.createDirectory(folder.resolve("out"));
        Archives.unpack(zip, target, name -> name.startsWith("top/lib/") ? name.substring(4) : "");
        assertThat(target.resolve("lib/x/one")).hasContent("top/lib/x/one");
        assertThat(target.resolve("doc")).doesNotExist();
        assertThat(Files.getPosixFilePermissions(target.resolve("lib/x"))).contains(PosixFilePermission.OTHERS_EXECUTE);
    }

    @Test
    void refusesAnEntryOutsideOfTheFolder() throws IOException {
        Path zip = zip("../evil");
        Path target = Files.createDirectory(folder.resolve("out"));
        assertThatThrownBy(() -> Archives.unpack(zip, target, name -> name)).hasMessageContaining("../evil");
        assertThat(folder.resolve("evil")).doesNotExist();
    }

    private Path zip(String... names) throws IOException {
        Path file = folder.resolve("a.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return file;
    }
}

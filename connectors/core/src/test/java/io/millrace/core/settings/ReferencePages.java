package io.millrace.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares generated pages with those in {@code docs/reference}, or writes them when the tests run with
 * {@code -Dreference.update=true}.
 */
public final class ReferencePages {

    private ReferencePages() {}

    /** The page of one plugin's settings, {@code docs/reference/FILE}. */
    public static void assertCurrent(Settings settings, String file) {
        assertCurrent(ConfigReference.markdown(settings), file);
    }

    /** Any generated page, {@code docs/reference/FILE}. */
    public static void assertCurrent(String page, String file) {
        Path path = root().resolve("docs").resolve("reference").resolve(file);
        try {
            if (Boolean.getBoolean("reference.update")) {
                Files.createDirectories(path.getParent());
                Files.writeString(path, page);
            }
            assertThat(path)
                    .as("%s is stale; write it with -Dreference.update=true", path)
                    .hasContent(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("No folder above the working directory holds the project");
            }
        }
        return folder;
    }
}

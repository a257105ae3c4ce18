package io.millrace.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The demo's folder, of which nothing is kept. */
final class DemoFolder {
    private DemoFolder() {}

    /** Deletes a folder that has nothing in it. */
    static void deleteIfEmpty(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // Another runtime has come to live in it.
            return;
        } catch (IOException e) {
            throw new CommandFailure("The folder " + folder + " cannot be deleted: " + e.getMessage(), e);
        }
    }

    static void delete(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new CommandFailure("The demo's folder " + folder + " cannot be deleted: " + e.getMessage(), e);
        }
    }
}

package io.millrace.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Folders that are expensive to make and are used again by later runs: unpacked servers, an initialised database. An
 * entry is built under another name and renamed when it is whole. Each has a list of its files, because cleaners of
 * temporary folders delete single files that nobody has read for weeks.
 */
final class Cache {

    private static final String MANIFEST = ".files";
    private static final Path PERSISTENT_TEMP = Path.of("/var/tmp");

    private final Path root;

    private Cache(Path root) {
        this.root = root;
    }

    /** Fills an empty folder. */
    interface Builder {
        void build(Path folder) throws IOException;
    }

    /** The cache of this user, below a folder for temporary files because other users must be able to enter it. */
    static Cache open() {
        String property = System.getProperty("sandbox.cache");
        Path temp = Files.isWritable(PERSISTENT_TEMP)
                ? PERSISTENT_TEMP
                : Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        return open(property == null ? temp.resolve("millrace-sandbox-" + Platform.userId()) : Path.of(property));
    }

    static Cache open(Path folder) {
        try {
            Path root = Folders.createOpen(folder).toRealPath();
            int owner = (Integer) Files.getAttribute(root, "unix:uid");
            if (owner != Platform.userId()) {
                throw new SandboxException("The folder " + root + " belongs to user id " + owner
                        + ", and programs in it would be run; name another with -Dsandbox.cache=FOLDER.");
            }
            return new Cache(root);
        } catch (IOException e) {
            throw new SandboxException(
                    "Cannot use " + folder + " as cache: " + e + ". Name another folder with -Dsandbox.cache=FOLDER.",
                    e);
        }
    }

    /** The folder of the cache itself. */
    Path root() {
        return root;
    }

    /** Where locks are. */
    Path locks() {
        return root.resolve("locks");
    }

    /** The folder of this name, built now if it is not there or no longer whole. */
    Path entry(String name, Builder builder) {
        Path entry = root.resolve(name);
        try {
            return FileLocks.holding(locks().resolve(name + ".lock"), () -> {
                if (!isWhole(entry)) {
                    rebuild(entry, builder);
                }
                return entry;
            });
        } catch (IOException e) {
            throw new SandboxException(
                    "Cannot prepare " + entry + ": " + e
                            + ". Check the space on the disk, or name another folder with -Dsandbox.cache=FOLDER.",
                    e);
        }
    }

    private void rebuild(Path entry, Builder builder) throws IOException {
        String unfinished = entry.getFileName() + ".new-";
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(root, unfinished + "*")) {
            for (Path leftover : leftovers) {
                Folders.delete(leftover);
            }
        }
        Path folder = Files.createTempDirectory(root, unfinished);
        Files.setPosixFilePermissions(folder, Folders.OPEN);
        builder.build(folder);
        Files.write(folder.resolve(MANIFEST), manifest(folder));
        Folders.delete(entry);
        Files.move(folder, entry, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isWhole(Path entry) throws IOException {
        Path manifest = entry.resolve(MANIFEST);
        return Files.exists(manifest) && Files.readAllLines(manifest).equals(manifest(entry));
    }

    private static List<String> manifest(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) tree.filter(Files::isRegularFile).sorted()::iterator) {
                if (!file.endsWith(MANIFEST)) {
                    lines.add(Files.size(file) + " " + folder.relativize(file));
                }
            }
        }
        return lines;
    }
}

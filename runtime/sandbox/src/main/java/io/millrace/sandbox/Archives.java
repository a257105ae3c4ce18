package io.millrace.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Enumeration;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Unpacks what is needed of zip and jar files. */
final class Archives {

    private Archives() {}

    /**
     * Unpacks files, readable for everybody.
     *
     * @param target the path in the folder for an entry's name; empty leaves the entry out
     */
    static void unpack(Path archive, Path folder, Function<String, String> target) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                String name = target.apply(entry.getName());
                if (!entry.isDirectory() && !name.isEmpty()) {
                    Path file = folder.resolve(name).normalize();
                    if (!file.startsWith(folder)) {
                        throw new IOException(archive + " has an entry outside its folder: " + entry.getName());
                    }
                    createParents(folder, folder.relativize(file));
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                    }
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
                }
            }
        }
    }

    /** Lets everybody execute a file. */
    static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, Folders.OPEN);
    }

    static void createParents(Path top, Path relativeFile) throws IOException {
        for (int names = 1; names < relativeFile.getNameCount(); names++) {
            Folders.createOpen(top.resolve(relativeFile.subpath(0, names)));
        }
    }
}

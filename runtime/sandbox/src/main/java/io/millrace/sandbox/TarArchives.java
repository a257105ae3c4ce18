package io.millrace.sandbox;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks the tar archive inside a jar; it is packed with xz, which the JDK does not know. */
final class TarArchives {

    private static final String SUFFIX = ".txz";
    private static final int OWNER_MAY_EXECUTE = 0100;

    private TarArchives() {}

    /** Unpacks the wanted entries of the archive in the jar, readable for everybody. */
    static void unpack(Path jar, Path folder, Predicate<String> wanted) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry packed = zip.stream()
                    .filter(entry -> entry.getName().endsWith(SUFFIX))
                    .findFirst()
                    .orElseThrow(() -> new IOException(jar + " holds no " + SUFFIX + " archive"));
            try (InputStream in = zip.getInputStream(packed);
                    TarArchiveInputStream tar =
                            new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in)))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    if (!entry.isDirectory() && wanted.test(entry.getName())) {
                        unpack(tar, entry, folder);
                    }
                }
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder) throws IOException {
        Path file = folder.resolve(entry.getName()).normalize();
        Path target = file.resolveSibling(entry.getLinkName()).normalize();
        if (!file.startsWith(folder) || !target.startsWith(folder)) {
            throw new IOException("The archive has an entry outside its folder: " + entry.getName());
        }
        Archives.createParents(folder, folder.relativize(file));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, file);
        Files.setPosixFilePermissions(
                file,
                PosixFilePermissions.fromString(
                        (entry.getMode() & OWNER_MAY_EXECUTE) == 0 ? "rw-r--r--" : "rwxr-xr-x"));
    }
}

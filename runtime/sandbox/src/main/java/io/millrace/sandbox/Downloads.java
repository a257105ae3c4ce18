package io.millrace.sandbox;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

/**
 * Fetches artifacts into the local Maven repository, once: a file that is there is used as it is. A download goes to a
 * file beside it, is compared with the repository's SHA-1 and then renamed, so nobody ever sees half a file.
 */
final class Downloads {

    static final String CENTRAL = "https://repo.maven.apache.org/maven2";

    private static final int ATTEMPTS = 4;
    private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(20).toMillis();
    private static final int READ_MILLIS = (int) Duration.ofSeconds(60).toMillis();
    private static final int BUFFER = 1 << 17;

    private final Path repository;
    private final URI remote;
    private final Path locks;
    private final ProgressListener progress;

    Downloads(Path repository, URI remote, Path locks, ProgressListener progress) {
        this.repository = repository;
        this.remote = remote;
        this.locks = locks;
        this.progress = progress;
    }

    /** The repository to download from: a system property, an environment variable, or Maven Central. */
    static URI remoteRepository() {
        String variable = System.getenv("SANDBOX_REPOSITORY");
        String url = System.getProperty("sandbox.repository", variable == null ? CENTRAL : variable);
        return URI.create(url.endsWith("/") ? url : url + '/');
    }

    /** The artifact's file in the local repository, downloaded if it is not there. */
    Path fetch(Artifact artifact) {
        Path file = repository.resolve(artifact.path());
        if (Files.isRegularFile(file)) {
            return file;
        }
        try {
            return FileLocks.holding(locks.resolve(artifact.fileName() + ".lock"), () -> {
                if (!Files.isRegularFile(file)) {
                    Files.createDirectories(file.getParent());
                    download(artifact, file);
                }
                return file;
            });
        } catch (IOException e) {
            throw new SandboxException(
                    "Cannot download " + remote.resolve(artifact.path()) + " to " + file + ": " + e
                            + ". Check the network and the disk, or name a mirror with -Dsandbox.repository=URL.",
                    e);
        }
    }

    private void download(Artifact artifact, Path file) throws IOException {
        URI source = remote.resolve(artifact.path());
        String expected = checksum(source);
        Path part = Files.createFile(file.resolveSibling(artifact.fileName() + '.' + UUID.randomUUID() + ".part"));
        try {
            fetchResuming(source, part, artifact.fileName());
            String actual = sha1(part);
            if (!actual.equals(expected)) {
                throw new IOException("its SHA-1 is " + actual + ", but the repository says " + expected);
            }
            Files.writeString(file.resolveSibling(file.getFileName() + ".sha1"), expected);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static String checksum(URI source) throws IOException {
        HttpURLConnection connection = open(URI.create(source + ".sha1"), 0);
        try (InputStream in = connection.getInputStream()) {
            String text = new String(in.readNBytes(1024), StandardCharsets.US_ASCII).strip();
            String hash = text.split("\\s+", 2)[0].toLowerCase(Locale.ROOT);
            if (!hash.matches("[0-9a-f]{40}")) {
                throw new IOException(source + ".sha1 is not a SHA-1: '" + hash + "'");
            }
            return hash;
        } finally {
            connection.disconnect();
        }
    }

    /** Downloads, going on from where a broken connection ended. */
    private void fetchResuming(URI source, Path part, String label) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                fetchFrom(source, part, label);
                return;
            } catch (FileNotFoundException e) {
                throw e;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                progress.step("download of " + label + " broke off (" + e + "), going on");
            }
        }
    }

    private void fetchFrom(URI source, Path part, String label) throws IOException {
        long offset = Files.size(part);
        HttpURLConnection connection = open(source, offset);
        try (InputStream in = connection.getInputStream()) {
            boolean resumed = connection.getResponseCode() == HttpURLConnection.HTTP_PARTIAL;
            long start = resumed ? offset : 0;
            long length = connection.getContentLengthLong();
            long total = length < 0 ? -1 : start + length;
            StandardOpenOption mode = resumed ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
            try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.WRITE, mode)) {
                long done = copy(in, out, start, total, label);
                if (total >= 0 && done < total) {
                    throw new EOFException("ended after " + done + " of " + total + " bytes");
                }
                progress.download(label, done, done);
            }
        } finally {
            connection.disconnect();
        }
    }

    private long copy(InputStream in, OutputStream out, long start, long total, String label) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long done = start;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
            done += n;
            if (done != total) {
                progress.download(label, done, total);
            }
        }
        return done;
    }

    private static HttpURLConnection open(URI uri, long offset) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setUseCaches(false);
        if (offset > 0) {
            connection.setRequestProperty("Range", "bytes=" + offset + '-');
        }
        return connection;
    }

    private static String sha1(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-1", e);
        }
    }
}

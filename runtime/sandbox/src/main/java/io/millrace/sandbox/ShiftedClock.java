package io.millrace.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A clock beside the machine's, for the programs that are started with its {@link #environment}: a JVM, a server. It is the
 * library libfaketime, from its Debian package that is not installed. Time that only measures (a JVM's {@code nanoTime},
 * waits with a bound) stays as it is.
 */
public final class ShiftedClock implements AutoCloseable {

    private static final List<List<String>> PACKAGES = List.of(List.of("libfaketime"));

    /** The one for programs with threads. */
    private static final String LIBRARY = "libfaketimeMT.so.1";

    private static final Duration CHECK_LIMIT = Duration.ofSeconds(30);
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Pattern LEFT_BEHIND = Pattern.compile("(?:faketime_shm|sem\\.faketime_sem)_(\\d+)");

    private final Path library;
    private final Path file;

    private ShiftedClock(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    /** What this machine lacks to have such a clock, or nothing if it can. */
    public static Optional<String> lacks() {
        try {
            ahead(Duration.ofHours(1)).close();
            return Optional.empty();
        } catch (SandboxException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** A clock so much ahead of the machine's, or behind it if negative; an exception says why it is not to be had. */
    public static ShiftedClock ahead(Duration by) {
        Cache cache = Cache.open();
        Path folder = cache.entry("libfaketime", ShiftedClock::unpack);
        try {
            Path file = Files.createTempFile(Folders.createOpen(cache.root().resolve("clocks")), "clock", "");
            ShiftedClock clock = new ShiftedClock(folder.resolve(LIBRARY), file);
            clock.shift(by);
            clock.check(by);
            return clock;
        } catch (IOException e) {
            throw new SandboxException("Cannot keep a clock in " + cache.root() + ": " + e, e);
        }
    }

    /** Sets it anew: at once for programs that start from now on, within two seconds for those that run. */
    public void shift(Duration by) {
        try {
            Path next = Files.writeString(
                    file.resolveSibling(file.getFileName() + ".next"), String.format("%+d%n", by.toSeconds()));
            Files.setPosixFilePermissions(next, Folders.OPEN);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The variables with which a program has this clock; its children have it too. */
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                // Else waits with a bound end at once.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                "NO_FAKE_STAT", "1");
    }

    private void check(Duration by) throws IOException {
        Commands.Result result = Commands.run(List.of("date", "+%s"), environment(), Path.of("/"), CHECK_LIMIT);
        Instant expected = Instant.now().plus(by);
        if (!isAbout(expected, result.output().strip())) {
            throw missing("a program that runs with it has the time '"
                    + result.output().strip() + "' instead of " + expected.getEpochSecond());
        }
    }

    private static boolean isAbout(Instant expected, String seconds) {
        return seconds.matches("\\d{1,18}")
                && Duration.between(Instant.ofEpochSecond(Long.parseLong(seconds)), expected)
                                .abs()
                                .compareTo(CHECK_LIMIT)
                        <= 0;
    }

    private static void unpack(Path folder) throws IOException {
        Optional<String> problem = DebianPackages.unpack(PACKAGES, unpacked -> {
            try (Stream<Path> tree = Files.walk(unpacked)) {
                for (Path found : (Iterable<Path>) tree.filter(path -> path.endsWith(LIBRARY))::iterator) {
                    Files.copy(found, folder.resolve(LIBRARY));
                    Archives.makeExecutable(folder.resolve(LIBRARY));
                }
            }
        });
        if (problem.isPresent()) {
            throw missing(problem.get());
        }
    }

    private static SandboxException missing(String why) {
        return new SandboxException(
                "A clock beside the machine's comes from the Debian package libfaketime, and " + why + ".");
    }

    /** Deletes its file, and what programs that were killed have left in the shared memory. */
    @Override
    public void close() {
        try (DirectoryStream<Path> shared = Files.newDirectoryStream(SHARED_MEMORY, "*faketime_*")) {
            Files.deleteIfExists(file);
            for (Path left : shared) {
                Matcher name = LEFT_BEHIND.matcher(left.getFileName().toString());
                if (name.matches()
                        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    Files.deleteIfExists(left);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

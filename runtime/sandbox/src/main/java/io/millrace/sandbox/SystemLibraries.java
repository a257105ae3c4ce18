package io.millrace.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Gets the two libraries that mysqld needs and minimal machines lack, from Debian packages that are not installed. */
final class SystemLibraries {

    private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(3);
    private static final Pattern MISSING = Pattern.compile("error while loading shared libraries: ([^:\\s]+)");
    private static final Pattern LIBRARY = Pattern.compile("lib(aio|numa)\\.so.*");

    private final Cache cache;
    private final ProgressListener progress;

    SystemLibraries(Cache cache, ProgressListener progress) {
        this.cache = cache;
        this.progress = progress;
    }

    /** The environment in which the program loads: empty, or with a library path into the cache. */
    Map<String, String> environmentFor(Path program) {
        Optional<String> missing = missing(program, Map.of());
        if (missing.isEmpty()) {
            return Map.of();
        }
        Path libraries = cache.entry("libraries", folder -> unpackPackages(folder, missing.get()));
        Map<String, String> environment = Map.of("LD_LIBRARY_PATH", libraries.toString());
        missing(program, environment).ifPresent(library -> {
            throw cannotProvide(library, "the packages libaio1 and libnuma1 do not hold it");
        });
        return environment;
    }

    private Optional<String> missing(Path program, Map<String, String> environment) {
        try {
            Commands.Result result = Commands.run(
                    List.of(program.toString(), "--no-defaults", "--version"),
                    environment,
                    cache.root(),
                    Duration.ofSeconds(30));
            if (result.succeeded()) {
                return Optional.empty();
            }
            return Optional.of(missingLibrary(result.output())
                    .orElseThrow(() -> new SandboxException(program + " does not run on this machine (exit code "
                            + result.exitCode() + "): " + result.output().strip()
                            + "\nIt needs glibc; with Docker on this machine, use -Dsandbox=docker.")));
        } catch (IOException e) {
            throw new SandboxException("Cannot run " + program + ": " + e, e);
        }
    }

    /** The library that the dynamic loader names in its message. */
    static Optional<String> missingLibrary(String message) {
        Matcher matcher = MISSING.matcher(message);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private void unpackPackages(Path folder, String missing) throws IOException {
        progress.step("getting " + missing + " from the packages libaio1 and libnuma1 (nothing is installed)");
        Path work = Files.createTempDirectory("sandbox-packages");
        try {
            download(work, missing);
            Path unpacked = Files.createDirectory(work.resolve("unpacked"));
            try (Stream<Path> packages = Files.list(work)) {
                for (Path deb :
                        (Iterable<Path>) packages.filter(path -> path.toString().endsWith(".deb"))::iterator) {
                    Commands.Result result = run(work, "dpkg-deb", "-x", deb.toString(), unpacked.toString());
                    if (!result.succeeded()) {
                        throw cannotProvide(
                                missing, "dpkg-deb said: " + result.output().strip());
                    }
                }
            }
            collect(unpacked, folder);
        } finally {
            Folders.delete(work);
        }
    }

    /** Tries the machine's package lists first, then fresh ones in a folder of our own, as any user can. */
    private static void download(Path work, String missing) throws IOException {
        Commands.Result first = run(work, "apt-get", "download", "libaio1", "libnuma1");
        if (first.succeeded()) {
            return;
        }
        if (first.exitCode() == 127) {
            throw cannotProvide(missing, "there is no apt-get on this machine");
        }
        Files.createDirectories(work.resolve("lists/partial"));
        Files.createDirectories(work.resolve("archives/partial"));
        String lists = "Dir::State::lists=" + work.resolve("lists");
        String archives = "Dir::Cache=" + work;
        Commands.Result update = run(work, "apt-get", "-o", lists, "-o", archives, "update");
        Commands.Result second = update;
        // From Debian 13 and Ubuntu 24.04 on, the name of the first one ends in t64.
        for (String name : List.of("libaio1", "libaio1t64")) {
            second = run(work, "apt-get", "-o", lists, "-o", archives, "download", name, "libnuma1");
            if (second.succeeded()) {
                return;
            }
        }
        throw cannotProvide(missing, "apt-get said: " + (update.output() + second.output()).strip());
    }

    private static Commands.Result run(Path folder, String... command) throws IOException {
        return Commands.run(List.of(command), Map.of("LC_ALL", "C"), folder, DOWNLOAD_LIMIT);
    }

    private static void collect(Path unpacked, Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(unpacked)) {
            for (Path file : (Iterable<Path>) tree::iterator) {
                String name = file.getFileName().toString();
                if (LIBRARY.matcher(name).matches() && Files.isRegularFile(file)) {
                    Path target = folder.resolve(name.replace(".1t64", ".1"));
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                    Archives.makeExecutable(target);
                }
            }
        }
    }

    private static SandboxException cannotProvide(String library, String why) {
        return new SandboxException("MySQL needs the library " + library + ", and " + why
                + ". Install it (Debian, Ubuntu: apt-get install libaio1 libnuma1, or libaio1t64 on newer ones; Fedora:"
                + " dnf install libaio numactl-libs), or use -Dsandbox=docker.");
    }
}

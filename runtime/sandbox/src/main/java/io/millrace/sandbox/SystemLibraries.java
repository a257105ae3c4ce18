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

    /** From Debian 13 and Ubuntu 24.04 on, the name of the first one ends in t64. */
    private static final List<List<String>> PACKAGES =
            List.of(List.of("libaio1", "libnuma1"), List.of("libaio1t64", "libnuma1"));

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
        DebianPackages.unpack(PACKAGES, unpacked -> collect(unpacked, folder)).ifPresent(why -> {
            throw cannotProvide(missing, why);
        });
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

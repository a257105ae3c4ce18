package io.millrace.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Files of Debian packages that are unpacked and not installed, as any user can. */
final class DebianPackages {

    private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(3);

    private static final String MIRROR = "http://deb.debian.org/debian";
    private static final String CODENAME = "VERSION_CODENAME=";

    private DebianPackages() {}

    /** Takes what it needs out of the folder into which packages were unpacked. */
    interface Taker {
        void take(Path unpacked) throws IOException;
    }

    /**
     * Gets packages from where the machine gets its own.
     *
     * @param choices sets of packages, of which the first that is to be had serves: names differ between releases
     * @return why none is to be had, or nothing
     */
    static Optional<String> unpack(List<List<String>> choices, Taker taker) throws IOException {
        return unpack(choices, false, taker);
    }

    /** The same from Debian's own mirror, and with what was made for a release of it later. */
    static Optional<String> unpackWithBackports(List<List<String>> choices, Taker taker) throws IOException {
        return unpack(choices, true, taker);
    }

    private static Optional<String> unpack(List<List<String>> choices, boolean backports, Taker taker)
            throws IOException {
        Path work = Files.createTempDirectory("sandbox-packages");
        try {
            Optional<String> problem = download(work, choices, backports);
            if (problem.isPresent()) {
                return problem;
            }
            Path unpacked = Files.createDirectory(work.resolve("unpacked"));
            for (Path deb : packages(work)) {
                Commands.Result result = run(work, List.of("dpkg-deb", "-x", deb.toString(), unpacked.toString()));
                if (!result.succeeded()) {
                    return Optional.of("dpkg-deb said: " + result.output().strip());
                }
            }
            taker.take(unpacked);
            return Optional.empty();
        } finally {
            Folders.delete(work);
        }
    }

    /** Tries the machine's package lists first, then fresh ones in a folder of our own. */
    private static Optional<String> download(Path work, List<List<String>> choices, boolean backports)
            throws IOException {
        Commands.Result first = run(work, download(List.of(), choices.get(0)));
        if (first.succeeded()) {
            return Optional.empty();
        }
        if (first.exitCode() == 127) {
            return Optional.of("there is no apt-get on this machine");
        }
        Files.createDirectories(work.resolve("lists/partial"));
        Files.createDirectories(work.resolve("archives/partial"));
        List<String> own = new ArrayList<>(
                List.of("-o", "Dir::State::lists=" + work.resolve("lists"), "-o", "Dir::Cache=" + work));
        if (backports) {
            own.addAll(List.of("-o", "Dir::Etc::sourcelist=" + sources(work), "-o", "Dir::Etc::sourceparts=-"));
        }
        List<String> refresh = new ArrayList<>(List.of("apt-get"));
        refresh.addAll(own);
        refresh.add("update");
        Commands.Result update = run(work, refresh);
        Commands.Result second = update;
        for (List<String> names : choices) {
            second = run(work, download(own, names));
            if (second.succeeded()) {
                return Optional.empty();
            }
        }
        return Optional.of("apt-get said: " + (update.output() + second.output()).strip());
    }

    private static Path sources(Path work) throws IOException {
        String release = Files.readAllLines(Path.of("/etc/os-release")).stream()
                .filter(line -> line.startsWith(CODENAME))
                .map(line -> line.substring(CODENAME.length()))
                .findFirst()
                .orElse("stable");
        return Files.write(
                work.resolve("sources.list"),
                List.of(
                        "deb " + MIRROR + ' ' + release + " main",
                        "deb " + MIRROR + ' ' + release + "-backports main"));
    }

    private static List<String> download(List<String> options, List<String> names) {
        List<String> command = new ArrayList<>(List.of("apt-get"));
        command.addAll(options);
        command.add("download");
        command.addAll(names);
        return command;
    }

    private static List<Path> packages(Path work) throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            return files.filter(path -> path.toString().endsWith(".deb")).toList();
        }
    }

    private static Commands.Result run(Path folder, List<String> command) throws IOException {
        return Commands.run(command, Map.of("LC_ALL", "C"), folder, DOWNLOAD_LIMIT);
    }
}

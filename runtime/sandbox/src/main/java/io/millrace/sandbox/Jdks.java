package io.millrace.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds a JDK for a server among those of this machine: the one that {@code sandbox.java.home} names, the one that runs
 * us, those that variables such as JAVA_HOME and JAVA_HOME_21_X64 name, and those below {@code /usr/lib/jvm}.
 */
final class Jdks {

    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(?:1\\.)?(\\d+)[^\"]*\"");
    private static final Path INSTALLED = Path.of("/usr/lib/jvm");

    private final Set<Path> homes;

    Jdks(Iterable<Path> homes) {
        this.homes = new LinkedHashSet<>();
        homes.forEach(this.homes::add);
    }

    /** The JDKs of this machine, in the order in which they are tried. */
    static Jdks ofThisMachine() {
        List<Path> homes = new ArrayList<>();
        for (String property : List.of("sandbox.java.home", "java.home")) {
            String home = System.getProperty(property, "");
            if (!home.isEmpty()) {
                homes.add(Path.of(home));
            }
        }
        for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
            if (variable.getKey().startsWith("JAVA_HOME")
                    && !variable.getValue().isBlank()) {
                homes.add(Path.of(variable.getValue()));
            }
        }
        if (Files.isDirectory(INSTALLED)) {
            try (DirectoryStream<Path> installed = Files.newDirectoryStream(INSTALLED)) {
                installed.forEach(homes::add);
            } catch (IOException e) {
                throw new SandboxException("Cannot list " + INSTALLED + ": " + e, e);
            }
        }
        return new Jdks(homes);
    }

    /** The program java of the first JDK that the server runs on, or why there is none. */
    Found find(SearchProduct product) {
        List<String> refused = new ArrayList<>();
        for (Path home : homes) {
            int version = version(home);
            Path java = home.resolve("bin/java");
            if (version > 0 && Files.isExecutable(home.resolve("bin/javac"))) {
                Optional<Path> closed = product.runsOn(version) ? closed(java) : Optional.empty();
                if (product.runsOn(version) && closed.isEmpty()) {
                    return new Found(Optional.of(java), "");
                }
                refused.add(home + " (" + version
                        + closed.map(folder -> ", in " + folder + " where the user nobody cannot enter")
                                .orElse("")
                        + ")");
            }
        }
        return new Found(
                Optional.empty(),
                product.title() + " needs " + product.javaNeeded() + ", but there is none among "
                        + String.join(", ", refused) + ". Name one with -Dsandbox.java.home=JDK.");
    }

    private static Optional<Path> closed(Path java) {
        try {
            return Platform.isRoot() ? Folders.closedToOthers(java) : Optional.empty();
        } catch (IOException e) {
            throw new SandboxException("The JDK at " + java + " cannot be used: " + e, e);
        }
    }

    /** The version of Java in a folder, or 0 if it holds none. */
    private static int version(Path home) {
        Path release = home.resolve("release");
        if (!Files.isReadable(release)) {
            boolean runsUs = home.equals(Path.of(System.getProperty("java.home", "")));
            return runsUs ? Runtime.version().feature() : 0;
        }
        try {
            Matcher version = VERSION.matcher(Files.readString(release));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * What came of a search.
     *
     * @param java the program, or empty
     * @param missing what is missing if it is empty, and what to do
     */
    record Found(Optional<Path> java, String missing) {}
}

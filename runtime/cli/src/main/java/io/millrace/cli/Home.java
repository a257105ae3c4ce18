package io.millrace.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import org.jspecify.annotations.Nullable;

/** The folder that the distribution was unpacked to, with its plugins and sample configurations. */
final class Home {
    private static final String PROPERTY = "millrace.home";

    private Home() {}

    static Path plugins() {
        return folder("plugins", "Name the folder with the plugin jars:  --plugin-path DIR");
    }

    static Path configs() {
        return folder("configs", "Run the millrace script of the distribution");
    }

    /** The jars of the engine that runs a source without Kafka; not on the class path, beside which they stand. */
    static Path embedded() {
        Path home = home();
        return home == null ? Path.of("lib", "embedded") : home.resolve("lib").resolve("embedded");
    }

    private static Path folder(String name, String advice) {
        Path home = home();
        if (home == null || !Files.isDirectory(home.resolve(name))) {
            throw new CommandFailure("The folder " + name + " of the distribution was not found beside lib", advice);
        }
        return home.resolve(name);
    }

    /** What the launcher says, or else the folder above the one with our jar. */
    private static @Nullable Path home() {
        String property = System.getProperty(PROPERTY);
        if (property != null) {
            return Path.of(property).toAbsolutePath().normalize();
        }
        CodeSource source = Home.class.getProtectionDomain().getCodeSource();
        try {
            URI jar = source == null ? null : source.getLocation().toURI();
            Path lib = jar == null ? null : Path.of(jar).getParent();
            return lib == null ? null : lib.getParent();
        } catch (URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }
}

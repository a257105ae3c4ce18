package io.millrace.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the engine is loaded from. Its Debezium stands beside that of the plugin and not above it: a plugin looks into
 * the loader above when it has not got a class or a provider, and would find those of another version.
 */
final class EngineLoader {
    private EngineLoader() {}

    /** The loader of the jars in a folder, or ours where there is no such folder and all is on one class path. */
    static ClassLoader of(Path folder) {
        ClassLoader ours = EngineLoader.class.getClassLoader();
        if (!Files.isDirectory(folder)) {
            return ours;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            URL[] urls = new URL[jars.size()];
            for (int i = 0; i < urls.length; i++) {
                urls[i] = url(jars.get(i));
            }
            return new URLClassLoader("engine", urls, ours);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be read", e);
        }
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }
}

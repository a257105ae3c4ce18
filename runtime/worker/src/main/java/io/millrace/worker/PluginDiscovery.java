package io.millrace.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.runtime.isolation.PluginUtils;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How Connect looks for plugins. Reading the plugins' manifests takes milliseconds, loading every class of every jar
 * takes seconds and finds what has no manifest: so the second is done only when a plugin without a manifest is there.
 */
public final class PluginDiscovery {

    private static final Logger LOG = LoggerFactory.getLogger(PluginDiscovery.class);
    private static final String SERVICES = "META-INF/services";
    private static final String PREFIX = "org.apache.kafka.connect.";

    private PluginDiscovery() {}

    /** The plugins of these folders. */
    public static Plugins find(List<Path> folders) {
        String path = folders.stream().map(Path::toString).collect(Collectors.joining(","));
        return new Plugins(settings(path, Map.of()));
    }

    /** Finds the plugins on a thread of its own, since Kafka can start meanwhile. */
    static CompletableFuture<Plugins> start(String pluginPath, Map<String, String> users) {
        CompletableFuture<Plugins> found = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        found.complete(new Plugins(settings(pluginPath, users)));
                    } catch (RuntimeException | Error e) {
                        found.completeExceptionally(e);
                    }
                },
                "millrace-plugin-discovery");
        thread.setDaemon(true);
        thread.start();
        return found;
    }

    static Plugins await(CompletableFuture<Plugins> found) {
        try {
            return found.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw cause instanceof WorkerException known
                    ? known
                    : new WorkerException("The plugins cannot be loaded: " + cause + ". Look at --plugin-path.", cause);
        }
    }

    private static Map<String, String> settings(String pluginPath, Map<String, String> users) {
        Map<String, String> settings = new java.util.HashMap<>(users);
        settings.putIfAbsent(WorkerConfig.PLUGIN_DISCOVERY_CONFIG, mode(pluginPath));
        if (!pluginPath.isEmpty()) {
            settings.put(ConnectSettings.PLUGIN_PATH, pluginPath);
        }
        return settings;
    }

    /** The value of Connect's {@code plugin.discovery} that finds every plugin of this path at the least cost. */
    static String mode(String pluginPath) {
        if (pluginPath.isEmpty()) {
            return "service_load";
        }
        for (String folder : List.of(pluginPath.split(","))) {
            if (!Files.isDirectory(Path.of(folder))) {
                throw new WorkerException(
                        "The plugin path names " + folder + ", which is not a folder. Create it or correct the path.");
            }
        }
        List<Path> silent = PluginUtils.pluginLocations(pluginPath, false).stream()
                .filter(location -> !declaresPlugins(location))
                .toList();
        if (silent.isEmpty()) {
            return "service_load";
        }
        LOG.info("Searching all classes of the plugin path, which takes longer: {} declares no plugins", silent.get(0));
        return "hybrid_warn";
    }

    private static boolean declaresPlugins(Path location) {
        try {
            return PluginUtils.pluginUrls(location).stream().anyMatch(PluginDiscovery::hasManifest);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the plugin " + location, e);
        }
    }

    private static boolean hasManifest(Path archive) {
        if (Files.isDirectory(archive)) {
            return hasFileManifest(archive.resolve(SERVICES));
        }
        try (JarFile jar = new JarFile(archive.toFile(), false)) {
            return jar.stream().anyMatch(entry -> entry.getName().startsWith(SERVICES + "/" + PREFIX));
        } catch (IOException e) {
            LOG.warn("Cannot read {}: {}", archive, e.toString());
            return true;
        }
    }

    private static boolean hasFileManifest(Path services) {
        if (!Files.isDirectory(services)) {
            return false;
        }
        try (Stream<Path> files = Files.list(services)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(PREFIX));
        } catch (IOException e) {
            LOG.warn("Cannot read {}: {}", services, e.toString());
            return true;
        }
    }
}

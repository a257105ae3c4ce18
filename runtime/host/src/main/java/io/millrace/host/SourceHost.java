package io.millrace.host;

import io.millrace.worker.PluginDiscovery;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.runtime.isolation.Plugins;

/**
 * Runs a source of the plugin folder without Kafka: its offsets and its schema history are in memory, and it leaves
 * nothing on the server.
 */
public final class SourceHost {
    private final Plugins plugins;
    private final ClassLoader engine;

    /** With the plugins of these folders, and the jars of the engine in another. */
    public SourceHost(List<Path> pluginPath, Path engineFolder) {
        this.plugins = PluginDiscovery.find(pluginPath);
        this.engine = EngineLoader.of(engineFolder);
    }

    /**
     * Checks a configuration as Connect would, and starts its source.
     *
     * @param overrides settings in the place of the configuration's own; they are not checked
     * @throws HostException with what is wrong
     */
    public RunningSource start(Map<String, String> config, Map<String, String> overrides, RecordConsumer consumer) {
        Map<String, String> resolved = References.resolve(config);
        HostedPlugin plugin = HostedPlugin.load(plugins, String.valueOf(resolved.get("connector.class")));
        plugin.check(resolved);
        TransformChain transforms = new TransformChain(plugins, resolved);
        Map<String, String> run = new HashMap<>(resolved);
        run.putAll(overrides);
        plugin.start(run);
        return RunningSource.start(plugin, engine, transforms, consumer);
    }
}

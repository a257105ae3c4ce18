package io.millrace.host;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;
import org.jspecify.annotations.Nullable;

/**
 * The connector that the engine sees. The engine makes it by its name and adds settings of its own to the
 * configuration, which a strict connector refuses; so the one that is hosted is handed over under the engine's name.
 */
public final class HostedConnector extends SourceConnector {
    private static final String NAME = "name";
    private static final Map<String, HostedPlugin> HOSTED = new ConcurrentHashMap<>();

    private @Nullable HostedPlugin plugin;
    private String name = "";

    /** For the engine. */
    public HostedConnector() {}

    static void host(String name, HostedPlugin plugin) {
        HOSTED.put(name, plugin);
    }

    static void release(String name) {
        HOSTED.remove(name);
    }

    static HostedPlugin hosted(Map<String, String> props) {
        HostedPlugin plugin = HOSTED.get(String.valueOf(props.get(NAME)));
        if (plugin == null) {
            throw new IllegalStateException("No source is hosted under the name " + props.get(NAME));
        }
        return plugin;
    }

    @Override
    public void start(Map<String, String> props) {
        name = String.valueOf(props.get(NAME));
        plugin = hosted(props);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return HostedTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return List.of(Map.of(NAME, name));
    }

    @Override
    public void stop() {
        HostedPlugin stopped = plugin;
        plugin = null;
        if (stopped != null) {
            stopped.stop();
        }
    }

    /** The configuration was checked before the engine was made. */
    @Override
    public Config validate(Map<String, String> config) {
        return new Config(List.of());
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public String version() {
        return "hosted";
    }
}

package io.millrace.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.runtime.SourceConnectorConfig;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** A source connector from the plugin folder; everything it does, it does with its own class loader, as in a worker. */
final class HostedPlugin {
    /** The setting by which our sources leave nothing behind; a connector without it would leave something. */
    private static final String EPHEMERAL = "ephemeral";

    private final Plugins plugins;
    private final SourceConnector connector;

    private HostedPlugin(Plugins plugins, SourceConnector connector) {
        this.plugins = plugins;
        this.connector = connector;
    }

    static HostedPlugin load(Plugins plugins, String className) {
        Connector connector;
        try {
            connector = plugins.newConnector(className);
        } catch (ConnectException e) {
            throw new HostException(
                    "There is no connector " + className + " in the plugin path. It has: "
                            + plugins.sourceConnectors().stream()
                                    .map(plugin -> plugin.className())
                                    .collect(Collectors.joining(", ")),
                    e);
        }
        if (!(connector instanceof SourceConnector source)) {
            throw new HostException(className + " is a sink: only a source has records of its own to show.");
        }
        HostedPlugin hosted = new HostedPlugin(plugins, source);
        if (!hosted.inside(source::config).names().contains(EPHEMERAL)) {
            throw new HostException(className
                    + " cannot run without leaving something on the server; Millrace's own sources can. With one"
                    + " of them in connector.class, the configuration of a Debezium connector works as it is.");
        }
        return hosted;
    }

    /** Everything that Connect would refuse, asked with the configuration as it is. */
    void check(Map<String, String> config) {
        List<SettingProblem> problems = new ArrayList<>();
        try {
            new SourceConnectorConfig(plugins, config, false).ignore("name");
        } catch (ConfigException e) {
            problems.add(new SettingProblem("", String.valueOf(e.getMessage())));
        }
        Config checked = inside(() -> connector.validate(config));
        checked.configValues().forEach(value -> value.errorMessages()
                .forEach(message -> problems.add(new SettingProblem(value.name(), message))));
        if (!problems.isEmpty()) {
            throw new HostException(problems);
        }
    }

    /** Starts the connector with a configuration, changed so that nothing stays behind. */
    void start(Map<String, String> config) {
        Map<String, String> changed = new HashMap<>(config);
        changed.put(EPHEMERAL, "true");
        inside(() -> {
            connector.start(changed);
            return connector;
        });
    }

    void stop() {
        inside(() -> {
            connector.stop();
            return connector;
        });
    }

    /** A fresh task, and the configuration that the connector has for it. */
    SourceTask newTask() {
        return (SourceTask) inside(() -> plugins.newTask(connector.taskClass()));
    }

    Map<String, String> taskConfig() {
        return inside(() -> connector.taskConfigs(1)).get(0);
    }

    /** Calls into the plugin with its class loader as the thread's. */
    <T extends @Nullable Object, E extends Exception> T inside(Call<T, E> call) throws E {
        ClassLoader before = Plugins.compareAndSwapLoaders(connector.getClass().getClassLoader());
        try {
            return call.run();
        } finally {
            Plugins.compareAndSwapLoaders(before);
        }
    }

    /** A call that may throw. */
    @FunctionalInterface
    interface Call<T extends @Nullable Object, E extends Exception> {
        T run() throws E;
    }
}

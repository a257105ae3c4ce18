package io.millrace.cli.demo;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;

/**
 * Answers {@code ${env:NAME}} in the demo's worker with the addresses of the demo's servers, so that the files in configs/
 * are the same for the demo and for everybody who sets these variables.
 */
public final class DemoAddresses implements ConfigProvider {
    private final Map<String, String> values = new HashMap<>();

    /** Called by Kafka Connect. */
    public DemoAddresses() {}

    @Override
    public void configure(Map<String, ?> settings) {
        values.putAll(System.getenv());
        settings.forEach((name, value) -> values.put(name, String.valueOf(value)));
    }

    @Override
    public ConfigData get(String path) {
        return new ConfigData(Map.copyOf(values));
    }

    @Override
    public ConfigData get(String path, Set<String> names) {
        var found = new HashMap<>(values);
        found.keySet().retainAll(names);
        return new ConfigData(found);
    }

    @Override
    public void close() {}
}

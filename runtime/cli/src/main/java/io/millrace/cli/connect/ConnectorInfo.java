package io.millrace.cli.connect;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connector's name, settings and kind, as the worker stores them. */
public record ConnectorInfo(
        String name, Map<String, String> config, @Nullable String type) {

    public ConnectorInfo {
        config = Map.copyOf(config);
    }

    /** The class that the connector runs. */
    public String className() {
        return config.getOrDefault("connector.class", "");
    }
}

package io.millrace.bench;

import io.millrace.harness.ConnectRest;
import java.util.Map;
import java.util.concurrent.Callable;

/** Passes of a sink: a new connector each time, which reads the same topic from its beginning. */
final class SinkPasses {
    static final String TOPIC = "bench";

    private final Stage stage;
    private final Map<String, String> config;
    private int passes;

    SinkPasses(Stage stage, Map<String, String> config) {
        this.stage = stage;
        this.config = config;
    }

    /** What all sinks of a benchmark are given. */
    static Map<String, String> common(String connectorClass) {
        return Map.of(
                "connector.class", connectorClass,
                "topics", TOPIC,
                "tasks.max", "1",
                "key.converter", "io.millrace.json.JsonConverter",
                "key.converter.schemas.enable", "false",
                "value.converter", "io.millrace.json.JsonConverter",
                "value.converter.schemas.enable", "false");
    }

    /** One pass, from the first record that the target shows to the last. */
    Pass run(Callable<Long> arrived, int records) throws Exception {
        String name = "bench-" + ++passes;
        ConnectRest rest = stage.worker().rest();
        rest.put(name, config);
        try {
            return Progress.watch(arrived, records, stage.worker().pid());
        } catch (IllegalStateException stalled) {
            throw new IllegalStateException(stalled.getMessage() + " " + rest.status(name), stalled);
        } finally {
            rest.delete(name);
        }
    }
}

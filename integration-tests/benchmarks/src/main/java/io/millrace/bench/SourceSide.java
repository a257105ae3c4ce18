package io.millrace.bench;

import io.millrace.harness.ConnectRest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;

/** One connector that is stopped while the others run. */
final class SourceSide {
    private static final String OUR_PACKAGE = "io.millrace.";

    private final Stage stage;
    private final OrdersTable table;
    private final String name;
    private final String connectorClass;
    private final boolean snapshot;
    private final String topic;
    /** Below the ids of the rows that are counted. */
    private int nextProbe;

    /** @param snapshot whether each pass reads the table, else what the log holds since the last one */
    SourceSide(Stage stage, OrdersTable table, String name, String connectorClass, boolean snapshot) {
        this.stage = stage;
        this.table = table;
        this.name = name;
        this.connectorClass = connectorClass;
        this.snapshot = snapshot;
        this.nextProbe = -1 - Math.floorMod(name.hashCode(), 1000) * 1_000;
        this.topic = name + "." + OrdersTable.NAME;
    }

    /** Creates the connector, and sees to it that it has stored a position, from which the next pass reads. */
    void prepare() throws Exception {
        ConnectRest rest = stage.worker().rest();
        rest.put(name, config());
        rest.awaitRunning(name);
        if (!snapshot) {
            Awaitility.await("first record of " + name)
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(500))
                    .until(this::hasSeenARow);
        }
        stop();
    }

    private boolean hasSeenARow() throws Exception {
        table.fill(nextProbe, nextProbe + 1, 1);
        nextProbe--;
        return stage.topics().size(topic) > 0;
    }

    Pass run(int records) throws Exception {
        ConnectRest rest = stage.worker().rest();
        stage.topics().delete(topic);
        if (snapshot) {
            Awaitility.await("offsets of " + name + " deleted")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> rest.call("DELETE", "/connectors/" + name + "/offsets", null)
                                    .status()
                            == 200);
        }
        rest.call("PUT", "/connectors/" + name + "/resume", null);
        try {
            return Progress.watch(
                    () -> stage.topics().size(topic), records, stage.worker().pid());
        } catch (IllegalStateException stalled) {
            throw new IllegalStateException(stalled.getMessage() + " " + rest.status(name), stalled);
        } finally {
            stop();
        }
    }

    private void stop() {
        ConnectRest rest = stage.worker().rest();
        rest.call("PUT", "/connectors/" + name + "/stop", null);
        Awaitility.await(name + " stopped")
                .atMost(Duration.ofMinutes(1))
                .until(() -> rest.status(name)
                                .path("connector")
                                .path("state")
                                .asText()
                                .equals("STOPPED")
                        && rest.status(name).path("tasks").isEmpty());
    }

    private Map<String, String> config() {
        boolean ours = connectorClass.startsWith(OUR_PACKAGE);
        Map<String, String> config = new HashMap<>(table.settings(name, stage.bootstrapServers()));
        config.put("connector.class", connectorClass);
        config.put("tasks.max", "1");
        config.put("topic.prefix", name);
        config.put("table.include.list", OrdersTable.NAME);
        config.put("snapshot.mode", snapshot ? "initial" : "no_data");
        config.put("topic.creation.default.partitions", "1");
        config.put("topic.creation.default.replication.factor", "1");
        String converter = ours ? "io.millrace.json.JsonConverter" : "org.apache.kafka.connect.json.JsonConverter";
        config.put("key.converter", converter);
        config.put("key.converter.schemas.enable", "false");
        config.put("value.converter", converter);
        config.put("value.converter.schemas.enable", "false");
        if (ours) {
            config.put("record.format", "envelope");
        }
        return config;
    }
}

package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.harness.Checkout;
import io.millrace.harness.ConnectRest;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** MySQL's log into Kafka: our connector and stock Debezium in the same worker, in turn, over the same backlog. */
final class MySqlLogBenchmark implements Benchmark {
    private static final String OURS = "io.millrace.mysql.MySqlSourceConnector";
    private static final String STOCK = "io.debezium.connector.mysql.MySqlConnector";
    private static final String STOCK_VERSION = "3.6.1.Final";

    @Override
    public String name() {
        return "mysql-log";
    }

    @Override
    public String about() {
        return "a backlog of MySQL's log into Kafka, beside stock Debezium " + STOCK_VERSION + " in the same worker";
    }

    @Override
    public Report run(Plan plan) throws Exception {
        List<Pass> ours = new ArrayList<>();
        List<Pass> peer = new ArrayList<>();
        List<Pass> raw = new ArrayList<>();
        Path stock = Checkout.stockDebezium(STOCK_VERSION);
        try (Sandbox sandbox = Sandbox.open();
                Stage stage = Stage.open(plan.folder(), List.of(stock))) {
            MySqlServer server = sandbox.startMySql();
            requireStockPlugin(stage.worker().rest());
            OrderLog log = new OrderLog(server);
            log.createDatabase();
            log.createTable();
            Side ourSide = new Side(stage, server, "ours", OURS);
            Side stockSide = new Side(stage, server, "stock", STOCK);
            Plan.say("Filling the log with %d rows.", plan.records());
            OrderLog.Position start = log.fill(0, plan.records());
            for (int pass = 0; pass <= plan.repeat(); pass++) {
                Pass rawPass = log.readRaw(start, plan.records());
                Pass oursPass = ourSide.run(plan.records());
                Pass stockPass = stockSide.run(plan.records());
                Plan.say(
                        "pass %d: raw %.0f/s, ours %.0f/s, stock %.0f/s",
                        pass, rawPass.perSecond(), oursPass.perSecond(), stockPass.perSecond());
                if (pass > 0) {
                    raw.add(rawPass);
                    ours.add(oursPass);
                    peer.add(stockPass);
                }
            }
        }
        return new Report(name(), ours, peer, raw, how(plan));
    }

    /** The peer has to be the stock plugin and not the Debezium inside our jar. */
    private static void requireStockPlugin(ConnectRest rest) {
        for (JsonNode plugin : rest.call("GET", "/connector-plugins", null).body()) {
            if (plugin.path("class").asText().equals(STOCK)) {
                return;
            }
        }
        throw new IllegalStateException("The worker has not loaded " + STOCK + " from the stock plugin.");
    }

    private static String how(Plan plan) {
        return "A table of ten columns, " + plan.records()
                + " rows inserted in transactions of 500, then read from the log"
                + " by each side in turn from the same stored offset. The same envelope and the same JSON without schemas on"
                + " both sides, written by the converter that each comes with: ours by ours, Debezium's by Connect's. From the first record in the topic to the last (end offset, asked every 20 ms), CPU of the"
                + " worker's whole process in that time, broker apart. Raw: the binlog client library alone, rows decoded"
                + " and dropped. One pass of each is not counted.";
    }

    /** One connector that reads the same backlog again and again. */
    private static final class Side {
        private final Stage stage;
        private final String name;
        private final String topic;
        private final JsonNode start;

        Side(Stage stage, MySqlServer server, String name, String connectorClass) {
            this.stage = stage;
            this.name = name;
            this.topic = name + "." + OrderLog.DATABASE + "." + OrderLog.TABLE;
            ConnectRest rest = stage.worker().rest();
            rest.put(name, config(stage, server, name, connectorClass));
            rest.awaitRunning(name);
            Awaitility.await("first offset of " + name)
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> !offsets().path("offsets").isEmpty());
            stop();
            this.start = offsets();
        }

        Pass run(int records) throws Exception {
            ConnectRest rest = stage.worker().rest();
            stage.topics().delete(topic);
            Awaitility.await("offsets of " + name + " set back")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> rest.call("PATCH", "/connectors/" + name + "/offsets", start)
                                    .status()
                            == 200);
            rest.call("PUT", "/connectors/" + name + "/resume", null);
            try {
                return Progress.watch(
                        () -> stage.topics().size(topic),
                        records,
                        stage.worker().pid());
            } catch (IllegalStateException stalled) {
                throw new IllegalStateException(stalled.getMessage() + " " + rest.status(name), stalled);
            } finally {
                stop();
            }
        }

        private JsonNode offsets() {
            return stage.worker()
                    .rest()
                    .call("GET", "/connectors/" + name + "/offsets", null)
                    .body();
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

        private static Map<String, String> config(Stage stage, MySqlServer server, String name, String connectorClass) {
            Map<String, String> config = new HashMap<>();
            config.put("connector.class", connectorClass);
            config.put("tasks.max", "1");
            config.put("topic.prefix", name);
            config.put("database.hostname", server.host());
            config.put("database.port", Integer.toString(server.port()));
            config.put("database.user", server.user());
            config.put("database.password", server.password());
            config.put("database.server.id", name.equals("ours") ? "99002" : "99003");
            config.put("table.include.list", OrderLog.DATABASE + "." + OrderLog.TABLE);
            config.put("snapshot.mode", "no_data");
            config.put("schema.history.internal.kafka.bootstrap.servers", stage.bootstrapServers());
            config.put("schema.history.internal.kafka.topic", "history." + name);
            config.put("topic.creation.default.partitions", "1");
            config.put("topic.creation.default.replication.factor", "1");
            String converter = connectorClass.equals(OURS)
                    ? "io.millrace.json.JsonConverter"
                    : "org.apache.kafka.connect.json.JsonConverter";
            config.put("key.converter", converter);
            config.put("key.converter.schemas.enable", "false");
            config.put("value.converter", converter);
            config.put("value.converter.schemas.enable", "false");
            if (connectorClass.equals(OURS)) {
                config.put("record.format", "envelope");
            }
            return config;
        }
    }
}

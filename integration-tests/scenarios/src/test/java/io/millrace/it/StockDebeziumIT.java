package io.millrace.it;

import io.millrace.harness.Checkout;
import io.millrace.harness.ConnectRest;
import io.millrace.harness.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics that the stock Debezium connector writes are consumed directly, with no transform between. */
class StockDebeziumIT {
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final String STOCK = "io.debezium.connector.mysql.MySqlConnector";

    @TempDir
    private Path folder;

    @Test
    void bothSinksReadItsTopics() throws Exception {
        String plugins = Checkout.plugins() + "," + Checkout.stockDebezium("3.6.1.Final");
        try (WorkerProcess worker =
                        WorkerProcess.start(folder.resolve("data"), Map.of(), List.of("--plugin-path", plugins));
                Pipeline pipeline = new Pipeline("stock", worker.bootstrapServers())) {
            ConnectRest rest = worker.rest();
            Orders orders = new Orders(pipeline, 29);
            orders.createTables();
            orders.insert(500);
            Map<String, String> source = pipeline.sourceConfig();
            source.put("connector.class", STOCK);
            source.put("decimal.handling.mode", "precise");
            source.put("column.propagate.source.type", ".*");
            // Stock Debezium turns a NULL in a column with a default into that default; the converter does it.
            source.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
            source.put("value.converter.replace.null.with.default", "false");
            rest.put(pipeline.source(), source);
            Map<String, String> search = pipeline.searchConfig();
            search.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
            search.put("value.converter.replace.null.with.default", "false");
            rest.put(pipeline.searchSink(), search);
            Map<String, String> redis = pipeline.redisConfig();
            redis.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
            redis.put("value.converter.replace.null.with.default", "false");
            rest.put(pipeline.redisSink(), redis);
            rest.awaitRunning(pipeline.source());
            pipeline.awaitInStep(BOUND, orders.oracles());

            orders.change(300);

            pipeline.awaitInStep(BOUND, orders.oracles());
        }
    }
}

package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.harness.ConnectRest;
import io.millrace.harness.TableOracle;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Our transforms at work inside a worker: envelopes become rows, and rows lose and rename columns. */
class TransformsIT {
    private static final Duration BOUND = Duration.ofMinutes(5);

    @Test
    void envelopesAreUnwrappedAndProjectedOnTheirWayToTheIndex() throws Exception {
        ConnectRest rest = Workers.shared().rest();
        try (Pipeline pipeline = new Pipeline("reshaped", Workers.shared().bootstrapServers())) {
            Orders orders = new Orders(pipeline, 31);
            orders.createTables();
            orders.insert(200);
            Map<String, String> source = keepingNulls(pipeline.sourceConfig());
            source.put("record.format", "envelope");
            rest.put(pipeline.source(), source);
            Map<String, String> search = keepingNulls(pipeline.searchConfig());
            search.put("transforms", "row,fields");
            search.put("transforms.row.type", "io.millrace.transforms.Unwrap");
            search.put("transforms.fields.type", "io.millrace.transforms.Project$Value");
            search.put("transforms.fields.exclude", "payload");
            search.put("transforms.fields.rename", "customer:buyer");
            rest.put(pipeline.searchSink(), search);
            rest.awaitRunning(pipeline.source());
            rest.awaitRunning(pipeline.searchSink());
            orders.change(100);

            try (Connection connection = pipeline.connect()) {
                TableOracle table = pipeline.oracle("orders", "id");
                await("the index equal to the reshaped table").atMost(BOUND).untilAsserted(() -> {
                    Map<String, JsonNode> rows = table.rows(connection);
                    rows.values().forEach(TransformsIT::reshape);
                    assertThat(TableOracle.differences(rows, pipeline.search().documents(pipeline.topic("orders"))))
                            .isEmpty();
                });
            }
            rest.delete(pipeline.source());
            rest.delete(pipeline.searchSink());
        }
    }

    private static void reshape(JsonNode row) {
        ObjectNode fields = (ObjectNode) row;
        fields.remove("payload");
        fields.set("buyer", fields.remove("customer"));
    }

    /** Debezium's envelopes have defaults in their schemas, which Connect's converter would put in place of NULLs. */
    private static Map<String, String> keepingNulls(Map<String, String> config) {
        config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        config.put("value.converter.replace.null.with.default", "false");
        return config;
    }
}

package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.harness.ConnectRest;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Snapshot, then every kind of change, compared row by row. */
class EveryOperationIT {
    private static final Duration BOUND = Duration.ofMinutes(5);

    private static ConnectRest rest;
    private static Pipeline pipeline;
    private static Orders orders;

    @BeforeAll
    static void start() throws Exception {
        rest = Workers.shared().rest();
        pipeline = new Pipeline("every", Workers.shared().bootstrapServers());
        orders = new Orders(pipeline, 7);
        orders.createTables();
        orders.insert(1000);
        pipeline.start(rest);
        pipeline.awaitInStep(BOUND, orders.oracles());
    }

    @AfterAll
    static void stop() {
        pipeline.delete(rest);
        pipeline.close();
    }

    @Test
    void aRandomMixOfAllOperationsEndsEqual() throws Exception {
        orders.change(500);

        pipeline.awaitInStep(BOUND, orders.oracles());
        assertThat(pipeline.search().documents(pipeline.topic("orders"))).hasSizeGreaterThan(500);
    }

    @Test
    void aNullInAColumnWithADefaultStaysNull() throws Exception {
        pipeline.execute(
                "INSERT INTO orders (id, customer, amount, rev, placed, note) VALUES (900001, 'n', 1, 1, NOW(3), NULL)",
                "INSERT INTO orders (id, customer, amount, rev, placed) VALUES (900002, 'd', 1, 1, NOW(3))");

        pipeline.awaitInStep(BOUND, orders.oracles());
        assertThat(pipeline.search()
                        .get(pipeline.topic("orders"), "900001")
                        .path("note")
                        .isNull())
                .isTrue();
        assertThat(pipeline.redis()
                        .get(pipeline.topic("orders") + ":900001")
                        .path("note")
                        .isNull())
                .isTrue();
        assertThat(pipeline.redis()
                        .get(pipeline.topic("orders") + ":900002")
                        .path("note")
                        .asText())
                .isEqualTo("none");
    }

    @Test
    void aChangedPrimaryKeyLeavesNoOldDocument() throws Exception {
        pipeline.execute(
                "INSERT INTO order_lines VALUES (900003, 1, 'moved', 1, NOW(6))",
                "UPDATE order_lines SET line_no = 2 WHERE order_id = 900003");

        pipeline.awaitInStep(BOUND, orders.oracles());
        assertThat(pipeline.redis().documents(pipeline.topic("order_lines") + ":"))
                .containsKey("900003:2")
                .doesNotContainKey("900003:1");
    }

    @Test
    void aRowInsertedDeletedAndInsertedAgainInOneTransactionIsThere() throws Exception {
        pipeline.execute(
                "SET autocommit = 0",
                "INSERT INTO order_lines VALUES (900004, 1, 'first', 1, NOW(6))",
                "DELETE FROM order_lines WHERE order_id = 900004",
                "INSERT INTO order_lines VALUES (900004, 1, 'second', 2, NOW(6))",
                "COMMIT");

        pipeline.awaitInStep(BOUND, orders.oracles());
        assertThat(pipeline.search()
                        .get(pipeline.topic("order_lines"), "900004:1")
                        .path("sku")
                        .asText())
                .isEqualTo("second");
    }

    @Test
    void theMappingComesFromTheColumnTypes() {
        assertThat(pipeline.search()
                        .mapping(pipeline.topic("orders"))
                        .path("properties")
                        .path("placed")
                        .path("type")
                        .asText())
                .startsWith("date");
    }
}

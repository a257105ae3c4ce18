package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.harness.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From PostgreSQL to both sinks: the snapshot, every operation, and SIGKILL of the worker under load. */
class PostgresIT {
    private static final Duration BOUND = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @Test
    void killedUnderLoadItEndsEqual() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start(folder.resolve("data"));
                PostgresPipeline pipeline = new PostgresPipeline("pgkilled", worker.bootstrapServers())) {
            PostgresOrders orders = new PostgresOrders(pipeline, 17);
            orders.createTables();
            orders.insert(1000);
            pipeline.start(worker.rest());
            pipeline.awaitInStep(BOUND, orders.oracles());
            assertThat(pipeline.search().documents(pipeline.topic("orders"))).hasSize(1000);

            Load.beside(() -> orders.change(10), () -> {
                pipeline.execute("INSERT INTO scratch VALUES (2, 'before the kill')");
                await().atMost(BOUND).until(() -> pipeline.redis()
                        .documents(pipeline.topic("scratch") + ":")
                        .containsKey("2"));
                worker.kill();
                worker.restart();
            });

            pipeline.awaitInStep(BOUND, orders.oracles());

            pipeline.execute(
                    "DELETE FROM scratch", "TRUNCATE scratch", "INSERT INTO scratch VALUES (3, 'after a truncate')");
            pipeline.awaitInStep(BOUND, orders.oracles());
            assertThat(pipeline.redis().documents(pipeline.topic("scratch") + ":"))
                    .containsOnlyKeys("3");
        }
    }
}

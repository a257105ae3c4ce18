package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.harness.CommandLineTool;
import io.millrace.harness.CommandLineTool.Outcome;
import io.millrace.harness.ConnectRest;
import io.millrace.harness.Servers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Elasticsearch is gone for a minute while rows go on changing. */
class OutageIT {
    private static final Duration OUTAGE = Duration.ofSeconds(60);
    private static final Duration BOUND = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @Test
    void anOutageLosesNothingAndIsShownWhileItLasts() throws Exception {
        ConnectRest rest = Workers.shared().rest();
        try (Pipeline pipeline = new Pipeline("outage", Workers.shared().bootstrapServers())) {
            Orders orders = new Orders(pipeline, 17);
            orders.createTables();
            orders.insert(1000);
            pipeline.start(rest);
            pipeline.awaitInStep(BOUND, orders.oracles());

            long down = System.nanoTime();
            Servers.elasticsearch().stop();
            orders.change(50);
            await("the sink shown as retrying")
                    .atMost(Duration.ofSeconds(45))
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(
                            () -> assertThat(status(pipeline.searchSink())).contains("retrying"));
            String shown = status(pipeline.searchSink());
            assertThat(shown).contains("TARGET_UNREACHABLE");
            await("the rest of the outage")
                    .atMost(OUTAGE.plusSeconds(10))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        orders.change(5);
                        return System.nanoTime() - down > OUTAGE.toNanos();
                    });
            assertThat(rest.taskState(pipeline.searchSink())).isEqualTo("RUNNING");

            Servers.elasticsearch().start();

            pipeline.awaitInStep(BOUND, orders.oracles());
            await("the sink shown as running")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(
                            () -> assertThat(status(pipeline.searchSink())).doesNotContain("retrying"));
            pipeline.delete(rest);
        }
    }

    /** What {@code millrace status} says of a connector, as JSON. */
    private String status(String connector) throws Exception {
        Outcome outcome = CommandLineTool.run(
                folder,
                Duration.ofSeconds(60),
                "status",
                connector,
                "--connect",
                Workers.shared().restUri().toString(),
                "--bootstrap-servers",
                Workers.shared().bootstrapServers(),
                "--output",
                "json");
        assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
        JsonNode status = new ObjectMapper().readTree(outcome.output());
        return status.toString();
    }
}

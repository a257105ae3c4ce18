package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerIT {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final Pattern ERROR_LINE = Pattern.compile("(?m)^.* (ERROR|FATAL) .*$");

    @TempDir
    Path folder = Path.of("set by JUnit");

    private Path data = Path.of("");
    private String plugins = "";

    @BeforeEach
    void preparePlugin() throws IOException {
        data = folder.resolve("data");
        Path path = Files.createDirectory(folder.resolve("plugins"));
        TickPlugin.jar(path.resolve("tick.jar"), true);
        plugins = "plugin.path=" + path;
    }

    @Test
    void keepsConnectorsAndPositionsOverACleanRestart() throws Exception {
        long before;
        try (WorkerProcess worker = startAlone()) {
            createTicks(worker, 1);
            before = awaitTick(worker, 20);
            assertThat(RuntimeFile.find(data)).isPresent();

            assertThat(worker.terminate(STOP_LIMIT)).isEqualTo(143);
            assertThat(ERROR_LINE.matcher(worker.output()).find())
                    .as(worker.output())
                    .isFalse();
        }
        assertThat(RuntimeFile.find(data)).isEmpty();
        assertThat(log()).doesNotContainPattern(ERROR_LINE);
        try (WorkerProcess worker = startAlone()) {
            awaitRunning(worker, 1);
            awaitTick(worker, before + 20);
            assertThat(timesWritten(worker, 1)).as("the position was kept").isEqualTo(1);
        }
    }

    @Test
    void goesOnAfterAKill() throws Exception {
        long before;
        try (WorkerProcess worker = startAlone()) {
            createTicks(worker, 1);
            before = awaitTick(worker, 20);
            worker.kill();
        }
        assertThat(RuntimeFile.find(data)).isEmpty();
        try (WorkerProcess worker = startAlone()) {
            awaitRunning(worker, 1);
            awaitTick(worker, before + 20);
            assertThat(worker.terminate(STOP_LIMIT)).isEqualTo(143);
        }
    }

    @Test
    void refusesASecondProcessInTheSameFolder() throws Exception {
        try (WorkerProcess worker = startAlone();
                WorkerProcess second = WorkerProcess.launch(data, "rest.port=0", "kafka.port=0")) {
            assertThat(second.exitCode(Duration.ofSeconds(90))).isEqualTo(1);
            assertThat(second.output()).contains("in use by another Millrace");
            assertThat(worker.get("/").path("version").asText()).startsWith("4.");
        }
    }

    @Test
    void formsAClusterOnOneKafka() throws Exception {
        try (WorkerProcess first = startAlone();
                WorkerProcess second = WorkerProcess.start(
                        folder.resolve("second"), "rest.port=0", "bootstrap.servers=" + first.kafka(), plugins)) {
            createTicks(first, 2);

            awaiting().untilAsserted(() -> assertThat(taskWorkers(second)).hasSize(2));
        }
    }

    @Test
    void changesALogLevelWhileItRuns() throws Exception {
        try (WorkerProcess worker = startAlone()) {
            worker.put("/admin/loggers/io.millrace.worker", "{\"level\":\"DEBUG\"}");

            assertThat(worker.get("/admin/loggers/io.millrace.worker")
                            .path("level")
                            .asText())
                    .isEqualTo("DEBUG");
        }
    }

    @Test
    void namesThePortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            WorkerOptions options = WorkerOptions.inFolder(data).withRestPort(taken.getLocalPort());

            assertThatThrownBy(() -> MillraceWorker.start(options))
                    .isInstanceOf(WorkerException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort())
                    .hasMessageContaining("--rest-port");
        }
    }

    @Test
    void startsAndStopsInsideAnotherProgram() throws Exception {
        WorkerOptions options = WorkerOptions.inFolder(data).withRestPort(0).withKafkaPort(0);
        try (MillraceWorker worker = MillraceWorker.start(options)) {
            assertThat(RuntimeFile.find(data).orElseThrow().rest()).isEqualTo(worker.restUri());
        }
        try (MillraceWorker again = MillraceWorker.start(options)) {
            assertThat(again.bootstrapServers()).startsWith("127.0.0.1:");
        }
        assertThat(RuntimeFile.find(data)).isEmpty();
    }

    private WorkerProcess startAlone() throws IOException {
        return WorkerProcess.start(data, "rest.port=0", "kafka.port=0", plugins);
    }

    private static void createTicks(WorkerProcess worker, int tasks) throws Exception {
        worker.put("/connectors/ticks/config", """
                {"connector.class": "io.millrace.worker.TickConnector", "tasks.max": "%d", "topic": "ticks",
                 "topic.creation.default.partitions": "1", "topic.creation.default.replication.factor": "1"}
                """.formatted(tasks));
        awaitRunning(worker, tasks);
    }

    private static void awaitRunning(WorkerProcess worker, int tasks) {
        awaiting().untilAsserted(() -> {
            JsonNode status = worker.get("/connectors/ticks/status");
            assertThat(status.path("tasks").findValuesAsText("state"))
                    .hasSize(tasks)
                    .containsOnly("RUNNING");
        });
    }

    private static Set<String> taskWorkers(WorkerProcess worker) throws Exception {
        return new HashSet<>(
                worker.get("/connectors/ticks/status").path("tasks").findValuesAsText("worker_id"));
    }

    private static ConditionFactory awaiting() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions();
    }

    private static long awaitTick(WorkerProcess worker, long atLeast) throws IOException {
        TicksOf ticks = new TicksOf(worker.kafka());
        return awaiting().until(ticks::last, last -> last >= atLeast);
    }

    private static long timesWritten(WorkerProcess worker, long count) throws IOException {
        return new TicksOf(worker.kafka())
                .all().stream().filter(tick -> tick == count).count();
    }

    private String log() throws IOException {
        return Files.readString(data.resolve("logs").resolve("millrace.log"));
    }

    /** What the connector wrote. */
    private record TicksOf(String kafka) {

        private static final TopicPartition TICKS = new TopicPartition("ticks", 0);

        long last() {
            List<Long> all = all();
            return all.isEmpty() ? 0 : all.get(all.size() - 1);
        }

        List<Long> all() {
            Map<String, Object> settings = Map.of("bootstrap.servers", kafka);
            try (KafkaConsumer<String, String> consumer =
                    new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
                consumer.assign(List.of(TICKS));
                consumer.seekToBeginning(List.of(TICKS));
                long end = consumer.endOffsets(List.of(TICKS)).getOrDefault(TICKS, 0L);
                List<Long> counts = new java.util.ArrayList<>();
                while (consumer.position(TICKS) < end) {
                    for (ConsumerRecord<String, String> read : consumer.poll(Duration.ofSeconds(1))) {
                        counts.add(Long.parseLong(read.value().replaceAll(".*\"payload\":(\\d+).*", "$1")));
                    }
                }
                return counts;
            }
        }
    }
}

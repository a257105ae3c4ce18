package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.sandbox.SearchProduct;
import io.millrace.sink.testing.Encoding;
import io.millrace.sink.testing.Form;
import io.millrace.sink.testing.Gap;
import io.millrace.sink.testing.SinkBehaviour;
import io.millrace.sink.testing.SinkTarget;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The sink and a real server: versions, deletes and write methods as the server really handles them. */
abstract class SearchServerBehaviour extends IndexBehaviour {

    SearchServerBehaviour(SearchProduct product) {
        super(product);
    }

    /** The server stops while rows change and comes back; for the servers of which one speaks for its line. */
    void staysEqualOverAnOutage() throws IOException {
        try (RunningTask task = on().task("outage")) {
            task.put(task.record(key(1), 10, row(1, "before")), task.record(key(2), 10, row(2, "before")));
            task.awaitSettled();
            on().server().stop();
            task.put(task.record(key(1), 20, row(1, "during")), task.record(key(2), 21, null));
            task.put(task.record(key(3), 22, row(3, "during")));
            assertThat(task.committed()).isEqualTo(2);
            on().server().start();
            task.awaitSettled();
        }
        assertThat(on().document("outage", "1")).containsEntry("name", "during");
        assertThat(on().document("outage", "2")).isEmpty();
        assertThat(on().document("outage", "3")).containsEntry("name", "during");
    }

    @Test
    void aHistoryWithReplaysEndsLikeTheTable() throws IOException {
        Random random = new Random(7);
        Map<Long, String> table = new TreeMap<>();
        List<SinkRecord> log = new ArrayList<>();
        try (RunningTask task = on().task("history")) {
            for (int version = 1; version <= 600; version++) {
                long id = random.nextInt(40);
                String name = random.nextInt(4) == 0 ? null : "name-" + version;
                table.put(id, String.valueOf(name));
                log.add(task.record(key(id), version, name == null ? null : row(id, name)));
                if (random.nextInt(50) == 0) {
                    log.subList(random.nextInt(log.size()), log.size()).stream()
                            .toList()
                            .forEach(record -> log.add(task.again(record)));
                }
            }
            for (int from = 0; from < log.size(); from += 37) {
                task.put(log.subList(from, Math.min(from + 37, log.size())).toArray(new SinkRecord[0]));
            }
            task.awaitSettled();
        }
        for (Map.Entry<Long, String> row : table.entrySet()) {
            Map<String, Object> expected =
                    row.getValue().equals("null") ? Map.of() : Map.of("id", row.getKey(), "name", row.getValue());
            assertThat(on().document("history", row.getKey().toString())).isEqualTo(expected);
        }
    }

    @Test
    void aDeletedRowStaysDeletedWhenOlderChangesComeAgain() throws IOException {
        try (RunningTask task = on().task("deletes")) {
            task.put(task.record(key(1), 10, row(1, "a")));
            task.awaitSettled();
            task.put(task.record(key(1), 12, null), task.record(key(2), 12, null));
            task.awaitSettled();

            task.put(task.record(key(1), 10, row(1, "a")), task.record(key(2), 11, row(2, "b")));
            task.awaitSettled();

            assertThat(on().document("deletes", "1")).isEmpty();
            assertThat(on().document("deletes", "2")).isEmpty();
        }
    }

    @Test
    void aKeptDeleteStaysOneForEverAndReadersDoNotSeeIt() throws IOException {
        Map<String, String> settings = Map.of("deletes", "keep", "index.gc.deletes.ms", "1000");
        try (RunningTask task = on().task("kept", settings)) {
            task.put(task.record(key(1), 12, null), task.record(key(2), 10, row(2, "b")));
            task.awaitSettled();
            task.put(task.record(key(2), 13, null), task.record(key(3), 14, row(3, "c")));
            task.awaitSettled();
            assertThat(on().hits("kept-rows", Map.of("match_all", Map.of()))).isEqualTo(1);

            // Longer than the index would remember a deleted document.
            await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
            task.put(task.record(key(1), 10, row(1, "a")), task.record(key(2), 11, row(2, "b")));
            task.awaitSettled();
            assertThat(on().hits("kept-rows", Map.of("match_all", Map.of()))).isEqualTo(1);
            assertThat(on().hits("kept", "millrace_deleted:*")).isEqualTo(2);

            task.put(task.record(key(2), 15, row(2, "again")));
            task.awaitSettled();
        }
        assertThat(on().hits("kept-rows", "name:again")).isEqualTo(1);
    }

    @Test
    void theSameVersionIsWrittenAgainAndAnOlderOneIsNot() throws IOException {
        try (RunningTask task = on().task("versions")) {
            task.put(task.record(key(1), Long.MAX_VALUE - 1, row(1, "a")));
            task.awaitSettled();
            task.put(task.record(key(1), Long.MAX_VALUE - 1, row(1, "b")));
            task.awaitSettled();
            task.put(task.record(key(1), 5, row(1, "c")));
            task.awaitSettled();

            assertThat(on().document("versions", "1")).containsEntry("name", "b");
        }
    }

    @Test
    void theTimeUntilAChangeIsFoundIsMeasured() throws Exception {
        for (String method : List.of("index", "upsert")) {
            Map<String, String> settings = Map.of(
                    "searchable.sample.ms", "1",
                    "write.method", method,
                    "deletes", "keep");
            try (RunningTask task = on().task("found-" + method, settings)) {
                SinkRecord record = task.record(key(1), 10, row(1, "a"));
                long committed = (System.currentTimeMillis() - 7_000) * 1_000;
                record.headers().addString(ChangeHeaders.COMMITTED, Long.toString(committed));
                task.put(record);
                task.awaitSettled();
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> (Long) ManagementFactory.getPlatformMBeanServer()
                                        .getAttribute(
                                                new ObjectName("io.millrace:type=sink-task-metrics,task=\"c-0\""),
                                                "commit-to-searchable-ms-p50")
                                >= 7_000);
            }
        }
    }

    @Test
    void aPointIsMadeOfTwoColumnsAndRoutedDocumentsAreReplacedInTheirShard() throws IOException {
        Schema places = SchemaBuilder.struct()
                .field("lat", Schema.FLOAT64_SCHEMA)
                .field("lon", Schema.FLOAT64_SCHEMA)
                .build();
        Map<String, String> settings =
                Map.of("geo.points", "where=lat:lon", "document.routing", "r${key.id}", "index.shards", "5");
        try (RunningTask task = on().task("places", settings)) {
            for (int version = 1; version <= 2; version++) {
                for (int id = 0; id < 10; id++) {
                    task.put(task.record(
                            key(id),
                            version,
                            new Struct(places).put("lat", id * 1.0 * version).put("lon", 13.4)));
                }
            }
            task.put(task.record(key(9), 3, null));
            task.awaitSettled();
        }

        assertThat(on().index("places").field("where")).containsEntry("type", "geo_point");
        assertThat(on().hits("places", Map.of("match_all", Map.of()))).isEqualTo(9);
        assertThat(on().hits("places", Map.of("geo_distance", Map.of("distance", "10km", "where", "16.0,13.4"))))
                .isEqualTo(1);
        assertThat(Json.at(
                        Json.object(on().call("GET", "/places/_doc/3?routing=r3", null)
                                .body()),
                        "_source"))
                .isNotEmpty();
    }

    @Test
    void twoConnectorsThatOwnDifferentFieldsOfTheSameDocumentsConverge() throws IOException {
        Random random = new Random(11);
        Map<String, String> settings = Map.of(
                "write.method", "upsert", "deletes", "keep", "index.name", "joint", "index.shards", "2", "lanes", "2");
        Map<String, Map<String, Object>> expected = new TreeMap<>();
        try (RunningTask first = on().task("joint.a", settings);
                RunningTask second = on().task("joint.b", settings)) {
            List<SharedLog> logs = List.of(new SharedLog("a", first), new SharedLog("b", second));
            for (int step = 0; step < 400; step++) {
                logs.get(random.nextInt(2)).step(random);
            }
            for (SharedLog log : logs) {
                log.task.awaitSettled();
                log.addTo(expected);
            }
        }
        for (int id = 0; id < SharedLog.KEYS; id++) {
            Map<String, Object> document = new TreeMap<>(on().document("joint", Integer.toString(id)));
            document.remove(Owners.FIELD);
            boolean marked = document.remove(DeleteMark.FIELD) != null;
            Map<String, Object> fields = expected.getOrDefault(Integer.toString(id), Map.of());
            assertThat(document).as("document %d", id).isEqualTo(fields);
            assertThat(marked
                            || !fields.isEmpty()
                            || on().document("joint", Integer.toString(id)).isEmpty())
                    .isTrue();
        }
        long live =
                expected.values().stream().filter(fields -> !fields.isEmpty()).count();
        assertThat(on().hits("joint-rows", Map.of("match_all", Map.of()))).isEqualTo(live);
    }

    @Test
    void wholeAndMergedDocumentsAreKeptApart() throws IOException {
        Map<String, String> upsert = Map.of("write.method", "upsert", "deletes", "keep");
        on().call("PUT", "/foreign", null);
        on().call("PUT", "/foreign/_doc/1", Map.of("theirs", 1));
        try (RunningTask whole = on().task("apart");
                RunningTask foreign = on().task("foreign", upsert)) {
            whole.put(whole.record(key(1), 10, row(1, "a")));
            whole.awaitSettled();
            foreign.put(foreign.record(key(1), 10, row(1, "a")));
            foreign.awaitSettled();
        }
        assertThat(on().document("foreign", "1")).containsEntry("theirs", 1L).containsEntry("name", "a");
        try (RunningTask merging = on().task("apart", upsert);
                RunningTask whole = on().task("foreign")) {
            for (RunningTask task : List.of(merging, whole)) {
                task.put(task.record(key(1), 20, row(1, "b")));
                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThatThrownBy(task::put)
                        .isInstanceOf(ConnectException.class)
                        .hasMessageContaining("write.method"));
            }
        }
        assertThat(on().document("apart", "1")).containsEntry("name", "a");
    }

    /** Changes become events of a data stream, once each; for servers that have data streams. */
    void changesBecomeEvents() throws IOException {
        Map<String, String> settings = Map.of("write.method", "append");
        Schema wider = SchemaBuilder.struct()
                .field("id", Schema.INT64_SCHEMA)
                .field("note", Schema.STRING_SCHEMA)
                .build();
        try (RunningTask task = on().task("events", settings)) {
            SinkRecord[] records = {
                task.record(key(1), 10, row(1, "a")),
                task.record(key(1), 11, row(1, "b")),
                task.record(key(1), 12, null),
                task.record(key(2), 12, new Struct(wider).put("id", 2L).put("note", "n"))
            };
            task.put(records);
            task.awaitSettled();
            assertThat(on().call("POST", "/events/_rollover", null).status()).isEqualTo(200);
            task.put(task.record(key(3), 20, row(3, "c")));
            SinkRecord last = task.record(key(3), 21, row(3, "d"));
            task.put(last, task.again(last));
            task.awaitSettled();
        }
        try (RunningTask task = on().task("events", settings)) {
            task.put(task.record(key(3), 21, row(3, "d")), task.record(key(3), 22, row(3, "e")));
            task.awaitSettled();
        }
        assertThat(on().hits("events", Map.of("match_all", Map.of()))).isEqualTo(7);
        assertThat(on().hits("events", "id:1 AND millrace_deleted:*")).isEqualTo(1);
        assertThat(on().hits("events", Map.of("range", Map.of("@timestamp", Map.of("gte", "1970-01-01")))))
                .isEqualTo(7);
        assertThat(on().call("GET", "/_data_stream/events", null).status()).isEqualTo(200);

        assertThat(on().call("DELETE", "/_data_stream/events", null).status()).isEqualTo(200);
        on().call("PUT", "/events-plain", null);
        try (RunningTask task = on().task("events-plain", settings)) {
            task.put(task.record(key(1), 10, row(1, "a")));
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThatThrownBy(task::put)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("no data stream"));
        }
    }

    /** A server without data streams is named as such. */
    void aServerWithoutDataStreamsSaysSo() {
        try (RunningTask task = on().task("streamless", Map.of("write.method", "append"))) {
            task.put(task.record(key(1), 10, row(1, "a")));
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThatThrownBy(task::put)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("no data streams"));
        }
    }

    /** Documents pass a pipeline of the cluster; for servers that have processors. */
    void documentsPassAPipeline() throws IOException {
        Map<String, Object> processor = Map.of("uppercase", Map.of("field", "name"));
        assertThat(on().call("PUT", "/_ingest/pipeline/loud", Map.of("processors", List.of(processor)))
                        .status())
                .isEqualTo(200);
        try (RunningTask task = on().task("piped", Map.of("ingest.pipeline", "loud"))) {
            task.put(task.record(key(1), 10, row(1, "a")), task.record(key(2), 10, row(2, "b")));
            task.put(task.record(key(2), 11, null));
            task.awaitSettled();
        }
        assertThat(on().document("piped", "1")).containsEntry("name", "A");
        assertThat(on().document("piped", "2")).isEmpty();
    }

    @Nested
    class AsEverySink extends SinkBehaviour {
        @Override
        protected SinkTarget start() {
            return new SearchTarget(on(), Map.of());
        }

        @Override
        protected Map<Gap, String> gaps() {
            return Map.of();
        }

        /** Every form and every encoding, but not each with each: an index for each test takes its time. */
        @Override
        protected Stream<Input> inputs() {
            return Stream.of(
                    new Input(Form.ROW, Encoding.STRUCTS),
                    new Input(Form.ENVELOPE, Encoding.MAPS),
                    new Input(Form.EVENT, Encoding.JSON_BYTES),
                    new Input(Form.UNWRAPPED, Encoding.STRUCTS),
                    new Input(Form.REWRITTEN, Encoding.MAPS),
                    new Input(Form.PLAIN, Encoding.JSON_BYTES));
        }
    }
}

package io.millrace.sink.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.core.change.Op;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every sink does with a real target, whoever wrote the records and whatever read them; gaps are declared. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SinkBehaviour {
    private static final long NOW = 1_700_000_000L;

    private @Nullable SinkTarget target;

    /** A form and an encoding in which records come. */
    public record Input(Form form, Encoding encoding) {
        TestTopic topic(SinkTarget target, String test) {
            return new TestTopic(target.topic(test + form + encoding), form, encoding, 2);
        }

        @Override
        public String toString() {
            return form + " as " + encoding;
        }
    }

    /** Starts the target. */
    protected abstract SinkTarget start() throws Exception;

    /** What it cannot do, each with its reason. */
    protected abstract Map<Gap, String> gaps();

    /** What the tests are run with: everything, unless a target is slow. */
    protected Stream<Input> inputs() {
        return Arrays.stream(Form.values())
                .flatMap(form -> Arrays.stream(Encoding.values()).map(encoding -> new Input(form, encoding)));
    }

    protected final Stream<Input> datedInputs() {
        return inputs().filter(input -> input.form().isDated());
    }

    /** Those of which a TRUNCATE says when it was. */
    protected final Stream<Input> inputsWithTruncates() {
        return datedInputs().filter(input -> input.form() != Form.REWRITTEN);
    }

    @BeforeAll
    void startTarget() throws Exception {
        target = start();
    }

    @AfterAll
    void stopTarget() {
        if (target != null) {
            target.close();
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void rowsAreInsertedUpdatedReadAndDeleted(Input input) {
        TestTopic topic = input.topic(target(), "rows");
        topic.add(new RowChange(Op.READ, new Row(1, "read", 1), NOW));
        topic.add(new RowChange(Op.CREATE, new Row(2, "made", 1), NOW + 1));
        topic.add(new RowChange(Op.CREATE, new Row(3, null, 1), NOW + 2));
        topic.add(new RowChange(Op.CREATE, new Row(4, "gone", 1), NOW + 3));
        try (SinkWorker worker = worker(topic)) {
            worker.drain();
            assertThat(rows(topic)).containsOnlyKeys(1L, 2L, 3L, 4L).containsEntry(3L, new Row(3, null, 1));

            topic.add(RowChange.upsert(new Row(2, "ch\"ang\\ed", -5), NOW + 4));
            topic.add(RowChange.upsert(new Row(1, null, 2), NOW + 5));
            topic.add(RowChange.delete(new Row(4, "gone", 1), NOW + 6));
            worker.drain();
        }
        assertThat(rows(topic))
                .isEqualTo(Map.of(
                        1L, new Row(1, null, 2),
                        2L, new Row(2, "ch\"ang\\ed", -5),
                        3L, new Row(3, null, 1)));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void aChangedPrimaryKeyMovesTheRow(Input input) {
        TestTopic topic = input.topic(target(), "moved");
        topic.add(RowChange.upsert(new Row(1, "a", 1), NOW));
        topic.add(RowChange.delete(new Row(1, "a", 1), NOW + 1));
        topic.add(RowChange.upsert(new Row(2, "a", 1), NOW + 1));
        deliver(topic);

        assertThat(rows(topic)).isEqualTo(Map.of(2L, new Row(2, "a", 1)));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void recordsOfNoRowArePassedOver(Input input) {
        TestTopic topic = input.topic(target(), "norows");
        topic.addNoRows();
        topic.add(RowChange.upsert(new Row(2, "a", 1), NOW));
        topic.addNoRows();
        try (SinkWorker worker = worker(topic)) {
            worker.drain();

            assertThat(worker.status()).contains("\"skipped\":6", "\"applied\":1");
            assertThat(worker.queue().letters()).isEmpty();
        }
        assertThat(rows(topic)).isEqualTo(Map.of(2L, new Row(2, "a", 1)));
    }

    @ParameterizedTest
    @MethodSource("datedInputs")
    void anOlderChangeThatComesLateIsCountedAndNotShown(Input input) {
        need(Gap.OLDER_VERSIONS);
        TestTopic topic = input.topic(target(), "late");
        topic.add(RowChange.upsert(new Row(1, "new", 9), NOW + 9));
        topic.add(RowChange.delete(new Row(2, "old", 1), NOW + 9));
        try (SinkWorker worker = worker(topic)) {
            worker.drain();
            topic.add(RowChange.upsert(new Row(1, "old", 1), NOW + 1));
            topic.add(RowChange.upsert(new Row(2, "old", 1), NOW + 1));
            topic.add(RowChange.delete(new Row(1, "old", 1), NOW + 2));
            worker.drain();

            assertThat(worker.status()).doesNotContain("\"superseded\":0");
        }
        assertThat(rows(topic)).isEqualTo(Map.of(1L, new Row(1, "new", 9)));
    }

    @ParameterizedTest
    @MethodSource("datedInputs")
    void aReplayFromTheBeginningShowsNothingOlder(Input input) {
        need(Gap.OLDER_VERSIONS);
        TestTopic topic = input.topic(target(), "replay");
        for (int i = 0; i < 40; i++) {
            Row row = new Row(i % 4, "n" + i, i);
            topic.add(i % 7 == 6 ? RowChange.delete(row, NOW + i) : RowChange.upsert(row, NOW + i));
        }
        deliver(topic);
        Map<Long, Row> table = rows(topic);
        assertThat(table).containsOnlyKeys(0L, 1L, 2L, 3L);

        try (SinkWorker worker = worker(topic)) {
            for (int i = 0; i < 25; i++) {
                worker.poll(1);
                worker.commit();
                assertThat(rows(topic)).isEqualTo(table);
            }
            worker.drain();
        }
        assertThat(rows(topic)).isEqualTo(table);
    }

    @ParameterizedTest
    @MethodSource("inputsWithTruncates")
    void aTruncateEmptiesTheTableAndLaterRowsStay(Input input) {
        need(Gap.TRUNCATE);
        TestTopic topic = input.topic(target(), "truncated");
        TestTopic neighbour = input.topic(target(), "neighbour");
        neighbour.add(RowChange.upsert(new Row(1, "other", 1), NOW));
        deliver(neighbour);
        topic.add(RowChange.upsert(new Row(1, "a", 1), NOW));
        topic.add(RowChange.upsert(new Row(2, "b", 1), NOW + 1));
        if (!input.form().hasVersion()) {
            deliver(topic); // A TRUNCATE of others is in one partition and says nothing of what is on its way in the
            // rest.
        }
        topic.addTruncate(NOW + 10);
        topic.add(RowChange.upsert(new Row(2, "after", 2), NOW + 20));
        deliver(topic);

        assertThat(rows(topic)).isEqualTo(Map.of(2L, new Row(2, "after", 2)));
        assertThat(rows(neighbour)).containsOnlyKeys(1L);
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void aPoisonRecordIsADeadLetterAndItsNeighboursAreWritten(Input input) {
        TestTopic topic = input.topic(target(), "poison");
        topic.add(RowChange.upsert(new Row(2, "before", 1), NOW));
        topic.addPoison(0);
        topic.add(RowChange.upsert(new Row(4, "after", 1), NOW + 1));
        try (SinkWorker worker = worker(topic)) {
            worker.queue().fail(true);
            await().atMost(SinkWorker.BOUND).pollInSameThread().untilAsserted(() -> {
                worker.poll(10);
                worker.commit();
                assertThat(rows(topic)).containsOnlyKeys(2L, 4L);
                assertThat(worker.status()).contains("retrying");
                assertThat(worker.committed(0)).as("held by the poison").isEqualTo(1);
            });

            worker.queue().fail(false);
            worker.drain();

            Map<SinkRecord, Throwable> letters = worker.queue().letters();
            assertThat(letters).hasSize(1);
            SinkRecord letter = letters.keySet().iterator().next();
            assertThat(letter)
                    .as("the record that Connect gave")
                    .isSameAs(topic.records(0).get(1));
            assertThat(letters.get(letter)).hasMessageContaining("RECORD_KEY_MISSING");
            assertThat(worker.status()).contains("\"deadLetters\":1", "running");
        }
    }

    @Test
    void rejectedRecordsAreDroppedOrStopTheTaskIfAsked() {
        Input input = new Input(Form.ROW, Encoding.STRUCTS);
        TestTopic topic = input.topic(target(), "policies");
        topic.addPoison(0);
        topic.add(RowChange.upsert(new Row(2, "after", 1), NOW));
        try (SinkWorker worker = worker(topic, Map.of("on.rejected", "drop"))) {
            worker.drain();
            assertThat(worker.status()).contains("\"dropped\":1");
            assertThat(worker.queue().letters()).isEmpty();
        }
        assertThat(rows(topic)).containsOnlyKeys(2L);
        try (SinkWorker worker = worker(topic, Map.of("on.rejected", "fail"))) {
            assertThatThrownBy(worker::drain)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("RECORD_KEY_MISSING");
        }
    }

    @Test
    void declaresItsGapsWithReasons() {
        assertThat(gaps().values()).allSatisfy(reason -> assertThat(reason).hasSizeGreaterThan(20));
    }

    private SinkTarget target() {
        if (target == null) {
            throw new IllegalStateException("The target was not started.");
        }
        return target;
    }

    private void need(Gap behaviour) {
        String reason = gaps().get(behaviour);
        assumeTrue(reason == null, () -> "Not here: " + reason);
    }

    private Map<Long, Row> rows(TestTopic topic) {
        return target().rows(topic.name());
    }

    private void deliver(TestTopic topic) {
        try (SinkWorker worker = worker(topic)) {
            worker.drain();
        }
    }

    private SinkWorker worker(TestTopic topic) {
        return worker(topic, Map.of());
    }

    private SinkWorker worker(TestTopic topic, Map<String, String> further) {
        Map<String, String> settings = new HashMap<>(target().settings());
        settings.putAll(further);
        return new SinkWorker(target()::newTask, settings, topic);
    }

    /** All gaps of a target that compares no versions, for that reason. */
    protected static Map<Gap, String> withoutVersions(String reason) {
        Map<Gap, String> gaps = new HashMap<>();
        List.of(Gap.OLDER_VERSIONS, Gap.TRUNCATE).forEach(gap -> gaps.put(gap, reason));
        return gaps;
    }
}

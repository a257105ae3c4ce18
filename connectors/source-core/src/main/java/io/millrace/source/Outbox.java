package io.millrace.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Stamped records on their way to Connect.
 *
 * <p>A control record starts a new batch. Connect has handed the batch before to its producer when it asks for the next
 * one, so the topic of a table that was just created exists when the number of its partitions is looked up.
 */
final class Outbox {
    private final TopicPartitions partitions;
    private final Deque<Batch> batches = new ArrayDeque<>();

    Outbox(TopicPartitions partitions) {
        this.partitions = partitions;
    }

    private record Batch(@Nullable Control control, List<SourceRecord> records) {}

    /** Makes room for the records of one poll. */
    void expect(int records) {
        batches.add(new Batch(null, new ArrayList<>(records)));
    }

    void add(SourceRecord record) {
        if (batches.isEmpty()) {
            expect(1);
        }
        batches.getLast().records.add(record);
    }

    void add(Control control) {
        batches.add(new Batch(control, new ArrayList<>()));
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    void clear() {
        batches.clear();
    }

    /**
     * The next batch, without any record if all were dropped.
     *
     * @throws io.millrace.core.fault.FaultException when partitions cannot be counted now; nothing is lost by it
     */
    List<SourceRecord> next() {
        Batch batch = batches.element();
        List<SourceRecord> records = batch.records;
        if (batch.control != null) {
            records = new ArrayList<>(batch.control.records(partitions.count(batch.control.topic())));
            records.addAll(batch.records);
        }
        batches.remove();
        return records;
    }
}

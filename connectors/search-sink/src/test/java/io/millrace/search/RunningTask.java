package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.core.change.ChangeHeaders;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** A task with one partition, driven as Connect drives it. */
final class RunningTask implements AutoCloseable {
    private final SearchSinkTask task;
    private final TopicPartition partition;
    private long offset;

    RunningTask(SearchSinkTask task, URI server, String topic, Map<String, String> settings) {
        this.task = task;
        partition = new TopicPartition(topic, 0);
        Map<String, String> config = new HashMap<>(Map.of(
                "name", "c",
                "hosts", server.toString(),
                "request.timeout.ms", "5000",
                "retry.backoff.ms", "10",
                "retry.backoff.max.ms", "50",
                "linger.ms", "1"));
        config.putAll(settings);
        task.initialize(new TaskContext());
        task.start(config);
        task.open(List.of(partition));
    }

    /** Hands records to the task. */
    void put(SinkRecord... records) {
        task.put(Arrays.asList(records));
    }

    /** Hands a record to the task and calls it again and again, as Connect does, until it throws. */
    void putUntilItStops(SinkRecord record) {
        put(record);
        await().atMost(Duration.ofSeconds(60)).pollInSameThread().until(() -> {
            put();
            return false;
        });
    }

    /** Waits until every record that was put is settled. */
    void awaitSettled() {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> {
                    put();
                    assertThat(committed()).isEqualTo(offset);
                });
    }

    /** The offset that Connect may commit, or -1. */
    long committed() {
        Map<TopicPartition, OffsetAndMetadata> delivered = new HashMap<>();
        delivered.put(partition, new OffsetAndMetadata(offset));
        OffsetAndMetadata committed = task.preCommit(delivered).get(partition);
        return committed == null ? -1 : committed.offset();
    }

    /** The next record of the partition: a row, or the deletion of one if the row is null. */
    SinkRecord record(Struct key, long version, @Nullable Struct row) {
        ConnectHeaders headers = new ConnectHeaders();
        headers.addString(ChangeHeaders.VERSION, Long.toString(version));
        Schema schema = row == null ? null : row.schema();
        return new SinkRecord(
                partition.topic(), 0, key.schema(), key, schema, row, offset++, 0L, TimestampType.CREATE_TIME, headers);
    }

    /** The next record of the partition, with the contents of one before. */
    SinkRecord again(SinkRecord record) {
        return new SinkRecord(
                record.topic(),
                0,
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                offset++,
                0L,
                TimestampType.CREATE_TIME,
                record.headers());
    }

    @Override
    public void close() {
        task.stop();
    }
}

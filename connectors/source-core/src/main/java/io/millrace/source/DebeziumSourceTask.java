package io.millrace.source;

import io.millrace.core.MillraceVersion;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** What Connect runs: a {@link DebeziumTask}, which each source opens in its own way. */
public abstract class DebeziumSourceTask extends SourceTask {
    private volatile @Nullable DebeziumTask task;

    /** For the sources. */
    protected DebeziumSourceTask() {}

    /** Makes the task of a configuration; {@link #start} starts it. */
    protected abstract DebeziumTask open(Map<String, String> props);

    @Override
    public String version() {
        return MillraceVersion.current();
    }

    @Override
    public void start(Map<String, String> props) {
        DebeziumTask opened = open(props);
        task = opened;
        opened.start();
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        DebeziumTask running = task;
        return running == null ? null : running.poll();
    }

    @Override
    public void commit() throws InterruptedException {
        DebeziumTask running = task;
        if (running != null) {
            running.commit();
        }
    }

    @Override
    public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) throws InterruptedException {
        DebeziumTask running = task;
        if (running != null) {
            running.commitRecord(record, metadata);
        }
    }

    @Override
    public void stop() {
        DebeziumTask running = task;
        task = null;
        if (running != null) {
            running.stop();
        }
    }
}

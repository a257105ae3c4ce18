package io.millrace.postgres;

import io.millrace.core.MillraceVersion;
import io.millrace.source.DebeziumTask;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** Reads one PostgreSQL database: tables first, then its write-ahead log through a replication slot. */
public final class PostgresSourceTask extends SourceTask {
    private volatile @Nullable DebeziumTask task;
    private volatile @Nullable LentPublication lent;

    /** For Connect. */
    public PostgresSourceTask() {}

    @Override
    public String version() {
        return MillraceVersion.current();
    }

    @Override
    public void start(Map<String, String> props) {
        PostgresSourceConfig config = PostgresSourceConfig.parse(props);
        if (config.ephemeral()) {
            LentPublication publication = LentPublication.open(config);
            lent = publication;
            config = config.withPublication(publication.name());
        }
        boolean temporary = config.ephemeral();
        DebeziumTask started = new DebeziumTask(() -> new SlotTask(temporary), config.setup(), context);
        task = started;
        started.start();
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
        LentPublication publication = lent;
        lent = null;
        if (publication != null) {
            publication.close();
        }
    }
}

package io.millrace.postgres;

import io.millrace.core.MillraceVersion;
import io.millrace.source.DebeziumTask;
import io.millrace.source.Ephemeral;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** Reads one PostgreSQL database: tables first, then its write-ahead log through a replication slot. */
public final class PostgresSourceTask extends SourceTask {
    private volatile @Nullable DebeziumTask task;
    private volatile @Nullable SlotWatch watch;
    private volatile @Nullable LentPublication lent;

    /** For Connect. */
    public PostgresSourceTask() {}

    @Override
    public String version() {
        return MillraceVersion.current();
    }

    @Override
    public void start(Map<String, String> props) {
        PostgresSourceConfig parsed = PostgresSourceConfig.parse(props);
        PostgresSourceConfig config = parsed.ephemeral() ? leavingNothing(parsed) : parsed;
        SlotWatch watching = new SlotWatch(config.database(), config.lag());
        watch = watching;
        DebeziumTask started = new DebeziumTask(
                () -> {
                    // Debezium waits for a server that takes the connection and says nothing for ever.
                    config.database().time().micros();
                    return new SlotTask(config.watchdog(), config.ephemeral());
                },
                config.setup(watching::warning),
                context);
        task = started;
        started.start();
        if (!config.ephemeral()) {
            watching.start();
        }
    }

    private PostgresSourceConfig leavingNothing(PostgresSourceConfig config) {
        LentPublication publication = LentPublication.open(config);
        lent = publication;
        return config.leavingNothing(Ephemeral.name(), publication.name());
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
        SlotWatch watching = watch;
        watch = null;
        if (watching != null) {
            watching.close();
        }
        LentPublication publication = lent;
        lent = null;
        if (publication != null) {
            publication.close();
        }
    }
}

package io.millrace.postgres;

import io.millrace.source.DebeziumSourceTask;
import io.millrace.source.DebeziumTask;
import io.millrace.source.Ephemeral;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one PostgreSQL database: tables first, then its write-ahead log through a replication slot. */
public final class PostgresSourceTask extends DebeziumSourceTask {
    private volatile @Nullable SlotWatch watch;
    private volatile @Nullable LentPublication lent;

    /** For Connect. */
    public PostgresSourceTask() {}

    @Override
    protected DebeziumTask open(Map<String, String> props) {
        PostgresSourceConfig parsed = PostgresSourceConfig.parse(props);
        PostgresSourceConfig config = parsed.ephemeral() ? leavingNothing(parsed) : parsed;
        SlotWatch watching = new SlotWatch(config.database(), config.lag());
        if (!config.ephemeral()) {
            watch = watching;
        }
        return new DebeziumTask(
                () -> {
                    // Debezium waits for a server that takes the connection and says nothing for ever.
                    config.database().time().micros();
                    return new SlotTask(config.watchdog(), config.ephemeral());
                },
                config.setup(watching::warning),
                context);
    }

    private PostgresSourceConfig leavingNothing(PostgresSourceConfig config) {
        LentPublication publication = LentPublication.open(config);
        lent = publication;
        return config.leavingNothing(Ephemeral.name(), publication.name());
    }

    @Override
    public void start(Map<String, String> props) {
        super.start(props);
        SlotWatch watching = watch;
        if (watching != null) {
            watching.start();
        }
    }

    @Override
    public void stop() {
        super.stop();
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

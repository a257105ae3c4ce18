package io.millrace.mariadb;

import io.millrace.binlog.ConfigCheck;
import io.millrace.binlog.LogWatch;
import io.millrace.binlog.StartCheck;
import io.millrace.core.MillraceVersion;
import io.millrace.source.DebeziumTask;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** Reads one MariaDB server: tables first, then its binary log. */
public final class MariaDbSourceTask extends SourceTask {
    private volatile @Nullable DebeziumTask task;

    /** For Connect. */
    public MariaDbSourceTask() {}

    @Override
    public String version() {
        return MillraceVersion.current();
    }

    @Override
    public void start(Map<String, String> props) {
        MariaDbSourceConfig parsed = MariaDbSourceConfig.parse(props);
        MariaDbSourceConfig config = parsed.ephemeral() ? parsed.leavingNothing() : parsed;
        StartCheck check =
                new StartCheck(MariaDbSourceConfig.DIALECT, config.debezium(), config.format(), config.watch());
        BiPredicate<String, String> captured = ConfigCheck.captured(MariaDbSourceConfig.DIALECT, config.debezium());
        DebeziumTask started = new DebeziumTask(
                offset -> {
                    check.run(offset);
                    return new GuardedTask(new LogWatch(MariaDbSourceConfig.DIALECT, config.watch(), captured));
                },
                config.setup(),
                context);
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
    }
}

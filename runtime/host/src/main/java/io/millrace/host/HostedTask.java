package io.millrace.host;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** The task that the engine sees: the plugin's, called with the plugin's class loader. */
public final class HostedTask extends SourceTask {
    private volatile @Nullable Running running;

    /** For the engine. */
    public HostedTask() {}

    private record Running(HostedPlugin plugin, SourceTask task) {}

    @Override
    public String version() {
        return "hosted";
    }

    @Override
    public void start(Map<String, String> props) {
        HostedPlugin plugin = HostedConnector.hosted(props);
        SourceTask task = plugin.newTask();
        running = new Running(plugin, task);
        plugin.inside(() -> {
            task.initialize(context);
            task.start(plugin.taskConfig());
            return task;
        });
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        Running now = running;
        return now == null ? null : now.plugin().inside(now.task()::poll);
    }

    @Override
    public void commit() throws InterruptedException {
        Running now = running;
        if (now != null) {
            now.plugin().inside(() -> {
                now.task().commit();
                return now;
            });
        }
    }

    @Override
    public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) throws InterruptedException {
        Running now = running;
        if (now != null) {
            now.task().commitRecord(record, metadata);
        }
    }

    @Override
    public void stop() {
        Running now = running;
        running = null;
        if (now != null) {
            now.plugin().inside(() -> {
                now.task().stop();
                return now;
            });
        }
    }
}

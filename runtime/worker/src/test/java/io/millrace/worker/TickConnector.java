package io.millrace.worker;

import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Counts, one record every few milliseconds, and goes on where its offset says. */
public final class TickConnector extends SourceConnector {

    private Map<String, String> settings = Map.of();

    @Override
    public void start(Map<String, String> props) {
        settings = props;
    }

    @Override
    public Class<? extends Task> taskClass() {
        return TickTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return IntStream.range(0, maxTasks)
                .mapToObj(task -> Map.of("topic", settings.getOrDefault("topic", "ticks"), "task", "" + task))
                .toList();
    }

    @Override
    public void stop() {}

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public String version() {
        return "1";
    }

    /** One counter. */
    public static final class TickTask extends SourceTask {

        private Map<String, String> partition = Map.of();
        private String topic = "";
        private long count;

        @Override
        public void start(Map<String, String> props) {
            topic = props.getOrDefault("topic", "ticks");
            partition = Map.of("task", props.getOrDefault("task", "0"));
            Map<String, Object> offset = context.offsetStorageReader().offset(partition);
            count = offset == null ? 0 : ((Number) offset.getOrDefault("count", 0L)).longValue();
        }

        @Override
        public List<SourceRecord> poll() {
            LockSupport.parkNanos(5_000_000);
            count++;
            return List.of(new SourceRecord(partition, Map.of("count", count), topic, 0, Schema.INT64_SCHEMA, count));
        }

        @Override
        public void stop() {}

        @Override
        public String version() {
            return "1";
        }
    }
}

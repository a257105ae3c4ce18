package io.millrace.redis;

import io.millrace.core.MillraceVersion;
import io.millrace.sink.SinkTasks;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Keeps a Redis cache equal to tables: a key with the row as JSON for each row. */
public final class RedisSinkConnector extends SinkConnector {
    private Map<String, String> config = Map.of();

    @Override
    public String version() {
        return MillraceVersion.current();
    }

    @Override
    public ConfigDef config() {
        return RedisSinkConfig.SETTINGS.configDef();
    }

    @Override
    public Config validate(Map<String, String> candidate) {
        return RedisSinkConfig.SETTINGS.validate(candidate, values -> {
            RedisSinkConfig.check(values);
            if (values.problems().isEmpty()) {
                RedisPreflight.check(RedisSinkConfig.of(values), values.problems());
            }
        });
    }

    @Override
    public void start(Map<String, String> started) {
        RedisSinkConfig unused = RedisSinkConfig.parse(started);
        config = Map.copyOf(started);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return RedisSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return SinkTasks.configs(config, maxTasks);
    }

    @Override
    public void stop() {}
}

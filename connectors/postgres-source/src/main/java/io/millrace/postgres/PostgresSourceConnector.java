package io.millrace.postgres;

import io.millrace.core.MillraceVersion;
import io.millrace.core.settings.Values;
import io.millrace.source.SourceSettings;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/** Captures the tables of one PostgreSQL database; a configuration of Debezium's PostgreSQL connector works with it. */
public final class PostgresSourceConnector extends SourceConnector {
    private Map<String, String> props = Map.of();

    /** For Connect. */
    public PostgresSourceConnector() {}

    @Override
    public String version() {
        return MillraceVersion.current();
    }

    @Override
    public void start(Map<String, String> config) {
        props = Map.copyOf(config);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return PostgresSourceTask.class;
    }

    /** One task: a replication slot has one reader. */
    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return List.of(props);
    }

    @Override
    public void stop() {}

    @Override
    public ConfigDef config() {
        return PostgresSourceConfig.definition();
    }

    @Override
    public Config validate(Map<String, String> config) {
        Values values = PostgresSourceConfig.SETTINGS.read(config);
        SourceSettings.check(values);
        SourceSettings.refuseEphemeral(values);
        PostgresChecks.fields(values);
        if (values.problems().isEmpty()) {
            PostgresChecks.server(values);
        }
        if (values.problems().isEmpty()) {
            PostgresChecks.requests(values);
        }
        return new Config(values.problems().onto(PostgresSourceConfig.definition(), config));
    }

    @Override
    public boolean alterOffsets(Map<String, String> config, Map<Map<String, ?>, Map<String, ?>> offsets) {
        offsets.forEach((partition, offset) -> PostgresOffsets.check(config, partition, offset));
        return true;
    }

    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> config) {
        return ExactlyOnceSupport.SUPPORTED;
    }
}

package io.millrace.postgres;

import io.millrace.core.settings.Values;
import io.millrace.source.DebeziumSourceConnector;
import io.millrace.source.SourceSettings;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;

/** Captures the tables of one PostgreSQL database; a configuration of Debezium's PostgreSQL connector works with it. */
public final class PostgresSourceConnector extends DebeziumSourceConnector {
    /** For Connect. */
    public PostgresSourceConnector() {}

    @Override
    public Class<? extends Task> taskClass() {
        return PostgresSourceTask.class;
    }

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
}

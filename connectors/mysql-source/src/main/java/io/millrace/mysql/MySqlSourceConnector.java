package io.millrace.mysql;

import io.millrace.source.DebeziumSourceConnector;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;

/** Captures the tables of one MySQL server; a configuration of Debezium's MySQL connector works with it. */
public final class MySqlSourceConnector extends DebeziumSourceConnector {
    /** For Connect. */
    public MySqlSourceConnector() {}

    @Override
    public Class<? extends Task> taskClass() {
        return MySqlSourceTask.class;
    }

    @Override
    public ConfigDef config() {
        return MySqlSourceConfig.SOURCE.definition();
    }

    @Override
    public Config validate(Map<String, String> config) {
        return MySqlSourceConfig.SOURCE.validate(config);
    }

    @Override
    public boolean alterOffsets(Map<String, String> config, Map<Map<String, ?>, Map<String, ?>> offsets) {
        MySqlSourceConfig.SOURCE.checkOffsets(config, offsets);
        return true;
    }
}

package io.millrace.mariadb;

import io.millrace.source.DebeziumSourceConnector;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;

/** Captures the tables of one MariaDB server; a configuration of Debezium's MariaDB connector works with it. */
public final class MariaDbSourceConnector extends DebeziumSourceConnector {
    /** For Connect. */
    public MariaDbSourceConnector() {}

    @Override
    public Class<? extends Task> taskClass() {
        return MariaDbSourceTask.class;
    }

    @Override
    public ConfigDef config() {
        return MariaDbSourceConfig.SOURCE.definition();
    }

    @Override
    public Config validate(Map<String, String> config) {
        return MariaDbSourceConfig.SOURCE.validate(config);
    }

    @Override
    public boolean alterOffsets(Map<String, String> config, Map<Map<String, ?>, Map<String, ?>> offsets) {
        MariaDbSourceConfig.SOURCE.checkOffsets(config, offsets);
        return true;
    }
}

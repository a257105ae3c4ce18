package io.millrace.mysql;

import io.millrace.binlog.ConfigCheck;
import io.millrace.binlog.OffsetCheck;
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

/** Captures the tables of one MySQL server; a configuration of Debezium's MySQL connector works with it. */
public final class MySqlSourceConnector extends SourceConnector {
    private Map<String, String> props = Map.of();

    /** For Connect. */
    public MySqlSourceConnector() {}

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
        return MySqlSourceTask.class;
    }

    /** One task: a binary log is read in order. */
    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return List.of(props);
    }

    @Override
    public void stop() {}

    @Override
    public ConfigDef config() {
        return MySqlSourceConfig.definition();
    }

    @Override
    public Config validate(Map<String, String> config) {
        Values values = MySqlSourceConfig.SETTINGS.read(config);
        SourceSettings.check(values);
        SourceSettings.refuseEphemeral(values);
        ConfigCheck check = new ConfigCheck(
                MySqlSourceConfig.DIALECT,
                values,
                MySqlSourceConfig.forDebezium(values.raw(), values.get(SourceSettings.RECORD_FORMAT)));
        check.fields();
        if (values.problems().isEmpty()) {
            check.server();
        }
        if (values.problems().isEmpty()) {
            check.requests();
        }
        return new Config(values.problems().onto(MySqlSourceConfig.definition(), config));
    }

    @Override
    public boolean alterOffsets(Map<String, String> config, Map<Map<String, ?>, Map<String, ?>> offsets) {
        new OffsetCheck(MySqlSourceConfig.DIALECT, config, () -> MySqlSourceConfig.parse(config)
                        .debezium())
                .run(offsets);
        return true;
    }

    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> config) {
        return ExactlyOnceSupport.SUPPORTED;
    }
}

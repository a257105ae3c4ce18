package io.millrace.search;

import io.millrace.core.MillraceVersion;
import io.millrace.sink.SinkTasks;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Keeps indexes of an Elasticsearch cluster equal to the tables whose changes are in its topics. */
public final class ElasticsearchSinkConnector extends SinkConnector {
    private Map<String, String> config = Map.of();

    @Override
    public String version() {
        return MillraceVersion.current();
    }

    @Override
    public ConfigDef config() {
        return SearchSinkConfig.SETTINGS.configDef();
    }

    /** Reports every problem on its field; when the settings have none, also what the cluster says to them. */
    @Override
    public Config validate(Map<String, String> connectorConfigs) {
        return SearchSinkConfig.SETTINGS.validate(connectorConfigs, values -> {
            SearchSinkChecks.check(values);
            if (values.problems().isEmpty()) {
                ClusterCheck.check(SearchSinkConfig.of(values).connection(), values.problems());
            }
        });
    }

    @Override
    public void start(Map<String, String> props) {
        SearchSinkConfig unused = SearchSinkConfig.parse(props);
        config = Map.copyOf(props);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return SearchSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return SinkTasks.configs(config, maxTasks);
    }

    @Override
    public void stop() {
        config = Map.of();
    }
}

package io.millrace.search;

import io.millrace.core.MillraceVersion;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.core.fault.ToConnect;
import io.millrace.sink.SinkTasks;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.sink.SinkConnector;

/** What the connectors of all dialects do; public, because Connect's scanner passes over what lies behind other classes. */
public abstract sealed class SearchSinkConnector extends SinkConnector
        permits ElasticsearchSinkConnector, OpenSearchSinkConnector {
    private final Dialect dialect;
    private Map<String, String> config = Map.of();

    SearchSinkConnector(Dialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public String version() {
        return MillraceVersion.current();
    }

    @Override
    public ConfigDef config() {
        return SearchSinkConfig.settings(dialect).configDef();
    }

    /** Reports every problem on its field; when the settings have none, also what the cluster says to them. */
    @Override
    public Config validate(Map<String, String> connectorConfigs) {
        return SearchSinkConfig.settings(dialect).validate(connectorConfigs, values -> {
            SearchSinkChecks.check(values);
            if (values.problems().isEmpty()) {
                ClusterCheck.check(dialect, ConnectionSettings.of(values), values.problems());
            }
        });
    }

    @Override
    public void start(Map<String, String> props) {
        SearchSinkConfig unused = SearchSinkConfig.parse(dialect, props);
        config = Map.copyOf(props);
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return SinkTasks.configs(config, maxTasks);
    }

    /** Lets the connector take its indexes as they are: who changes its offsets knows what is in them. */
    @Override
    public boolean alterOffsets(Map<String, String> connectorConfig, Map<TopicPartition, Long> offsets) {
        String name = connectorConfig.getOrDefault("name", "");
        try (SearchClient client = SearchSinkTask.open(SearchSinkConfig.parse(dialect, connectorConfig))) {
            new IndexMemory(client, name).forget();
            return true;
        } catch (FaultException e) {
            throw ToConnect.sink(e);
        } catch (IOException e) {
            throw ToConnect.sink(new FaultException(
                    Fault.TARGET_UNREACHABLE,
                    "The search server does not answer, so it cannot be told that the offsets of " + name
                            + " change; they stay as they are. " + e.getMessage(),
                    e));
        }
    }

    @Override
    public void stop() {
        config = Map.of();
    }
}

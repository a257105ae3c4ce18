package io.millrace.source;

import io.millrace.core.MillraceVersion;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/** A source of one task: a binary log is read in order, a replication slot has one reader. */
public abstract class DebeziumSourceConnector extends SourceConnector {
    private Map<String, String> props = Map.of();

    /** For the sources. */
    protected DebeziumSourceConnector() {}

    @Override
    public String version() {
        return MillraceVersion.current();
    }

    @Override
    public void start(Map<String, String> config) {
        props = Map.copyOf(config);
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return List.of(props);
    }

    @Override
    public void stop() {}

    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> config) {
        return ExactlyOnceSupport.SUPPORTED;
    }
}

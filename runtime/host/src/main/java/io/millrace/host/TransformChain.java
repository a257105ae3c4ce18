package io.millrace.host;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.runtime.ConnectMetrics;
import org.apache.kafka.connect.runtime.SourceConnectorConfig;
import org.apache.kafka.connect.runtime.TransformationStage;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.jspecify.annotations.Nullable;

/** The transforms and predicates of a configuration, made by Connect's own code. */
final class TransformChain implements AutoCloseable {
    private static final String ID = "millrace-host";
    private static final String CONVERTER = "org.apache.kafka.connect.json.JsonConverter";

    private final ConnectMetrics metrics;
    private final List<TransformationStage<SourceRecord>> stages;

    TransformChain(Plugins plugins, Map<String, String> config) {
        StandaloneConfig worker = new StandaloneConfig(Map.of(
                "bootstrap.servers",
                "127.0.0.1:9092",
                "key.converter",
                CONVERTER,
                "value.converter",
                CONVERTER,
                "offset.storage.file.filename",
                "none"));
        metrics = new ConnectMetrics(ID, worker, Time.SYSTEM, ID);
        stages = new SourceConnectorConfig(plugins, config, false)
                .transformationStages(plugins, new ConnectorTaskId(ID, 0), metrics);
    }

    /** What becomes of a record; null if a transform drops it. */
    @Nullable
    SourceRecord apply(SourceRecord record) {
        SourceRecord transformed = record;
        for (TransformationStage<SourceRecord> stage : stages) {
            transformed = stage.apply(transformed);
            if (transformed == null) {
                return null;
            }
        }
        return transformed;
    }

    @Override
    public void close() {
        stages.forEach(TransformationStage::close);
        metrics.stop();
    }
}

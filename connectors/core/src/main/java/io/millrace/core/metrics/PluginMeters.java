package io.millrace.core.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.jspecify.annotations.Nullable;

/** Meters among Connect's own, with the tags that Connect adds. The only class that names API newer than Connect 3.9. */
final class PluginMeters implements Meters {
    private final PluginMetrics metrics;
    private final List<MetricName> names = new ArrayList<>();

    private PluginMeters(PluginMetrics metrics) {
        this.metrics = metrics;
    }

    static Meters show(List<Meter> meters, SinkTaskContext context) {
        return show(meters, context.pluginMetrics());
    }

    static Meters show(List<Meter> meters, SourceTaskContext context) {
        return show(meters, context.pluginMetrics());
    }

    private static Meters show(List<Meter> meters, @Nullable PluginMetrics metrics) {
        if (metrics == null) {
            throw new UnsupportedOperationException("The worker has no metrics for plugins.");
        }
        PluginMeters shown = new PluginMeters(metrics);
        for (Meter meter : meters) {
            MetricName name = metrics.metricName(meter.name(), meter.description(), new LinkedHashMap<>(meter.tags()));
            metrics.addMetric(
                    name, (Gauge<Number>) (config, now) -> meter.value().get());
            shown.names.add(name);
        }
        return shown;
    }

    @Override
    public void close() {
        names.forEach(metrics::removeMetric);
        names.clear();
    }
}

package io.millrace.core.metrics;

import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where meters are shown: through Connect's own metrics if the worker has them for plugins, otherwise in JMX. */
public interface Meters extends AutoCloseable {
    /** Takes the meters away. */
    @Override
    void close();

    /** Shows the meters of a sink's task; one that cannot be shown does not stop it. */
    static Meters show(List<Meter> meters, String task, SinkTaskContext context) {
        return show(task, () -> PluginMeters.show(meters, context), () -> JmxMeters.show(meters, "sink", task));
    }

    /** Shows the meters of a source's task; one that cannot be shown does not stop it. */
    static Meters show(List<Meter> meters, String task, SourceTaskContext context) {
        return show(task, () -> PluginMeters.show(meters, context), () -> JmxMeters.show(meters, "source", task));
    }

    private static Meters show(String task, Supplier<Meters> plugin, Supplier<Meters> jmx) {
        try {
            // Connect before 4.1 has no such metrics, so PluginMeters is only reached through what it may lack.
            return plugin.get();
        } catch (LinkageError | UnsupportedOperationException e) {
            return jmx.get();
        } catch (RuntimeException e) {
            Logger log = LoggerFactory.getLogger(Meters.class);
            log.warn("{}: The worker does not take metrics, so they are in JMX.", task, e);
            return jmx.get();
        }
    }
}

package io.millrace.sink;

import java.util.List;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where meters are shown: through Connect's own metrics if the worker has them for plugins, otherwise in JMX. */
interface Meters extends AutoCloseable {
    /** Takes the meters away. */
    @Override
    void close();

    /** Shows the meters of a task; one that cannot be shown does not stop it. */
    static Meters show(List<Meter> meters, String task, SinkTaskContext context) {
        try {
            // Connect before 4.1 has no such metrics, so this class is only reached through what it may lack.
            return PluginMeters.show(meters, context);
        } catch (LinkageError | UnsupportedOperationException e) {
            return JmxMeters.show(meters, task);
        } catch (RuntimeException e) {
            Logger log = LoggerFactory.getLogger(Meters.class);
            log.warn("{}: The worker does not take metrics, so they are in JMX.", task, e);
            return JmxMeters.show(meters, task);
        }
    }
}

package io.debezium.metrics.stats;

import io.debezium.DebeziumException;
import io.debezium.metrics.event.MeasurementEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Stands in for Debezium's class of this name, which hands the delay of every single change to a thread of its own through a
 * queue, drops it when that is full, and warns of each.
 *
 * <p>This one takes the measurement where it is made: it is a few additions, and the measurements are made for several threads.
 *
 * @param <T> what is measured
 */
public class MeasurementCollector<T extends MeasurementEvent> implements Consumer<T> {
    private volatile Map<Class<?>, Measurement<T>> measurements = Map.of();

    /** As Debezium makes one. */
    public MeasurementCollector() {}

    @Override
    public void accept(T event) {
        Measurement<T> measurement = measurements.get(event.getClass());
        if (measurement != null) {
            measurement.accept(event);
        }
    }

    /** Takes events of a class to a measurement. */
    public synchronized void addMeasurement(Class<T> event, Measurement<T> measurement) {
        Map<Class<?>, Measurement<T>> all = new HashMap<>(measurements);
        if (all.put(event, measurement) != null) {
            throw new DebeziumException("There are two measurements of " + event.getName() + ".");
        }
        measurements = Map.copyOf(all);
    }

    /** Nothing has to run. */
    public void start() {}

    /** Nothing runs. */
    public void stop() {}

    /** Nothing waits to be measured. */
    public void reset() {}
}

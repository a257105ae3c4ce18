package io.debezium.metrics.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.debezium.DebeziumException;
import io.debezium.metrics.event.LagBehindSourceEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementCollectorTest {
    private final MeasurementCollector<LagBehindSourceEvent> collector = new MeasurementCollector<>();
    private final List<Long> measured = new ArrayList<>();

    @Test
    void measuresAtOnceAndAll() {
        collector.addMeasurement(LagBehindSourceEvent.class, this::measure);
        collector.start();
        for (long lag = 0; lag < 20_000; lag++) {
            collector.accept(new LagBehindSourceEvent(lag));
        }

        assertThat(measured).hasSize(20_000).isSorted();
    }

    @Test
    void whatNobodyMeasuresIsPassedOver() {
        collector.accept(new LagBehindSourceEvent(1));

        assertThat(measured).isEmpty();
    }

    @Test
    void takesOneMeasurementOfAKind() {
        collector.addMeasurement(LagBehindSourceEvent.class, this::measure);

        assertThatThrownBy(() -> collector.addMeasurement(LagBehindSourceEvent.class, this::measure))
                .isInstanceOf(DebeziumException.class);
    }

    private void measure(LagBehindSourceEvent event) {
        measured.add(event.getValue());
    }
}

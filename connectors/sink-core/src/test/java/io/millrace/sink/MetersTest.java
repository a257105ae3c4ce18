package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.fault.Fault;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;
import org.junit.jupiter.api.Test;

class MetersTest {
    private static final MBeanServer JMX = ManagementFactory.getPlatformMBeanServer();

    @Test
    void anOlderWorkersTaskShowsItselfInJmx() throws JMException {
        Rig rig = Rig.withDeadLetters();
        story(rig);

        Map<String, Object> shown = jmx();
        assertThat(shown)
                .containsEntry("record-total", 5L)
                .containsEntry("skipped-total", 0L)
                .containsEntry("coalesced-total", 1L)
                .containsEntry("applied-total", 2L)
                .containsEntry("conflict-older-total", 1L)
                .containsEntry("retry-total", 1L)
                .containsEntry("batch-total", 3L)
                .containsEntry("byte-total", 500L)
                .containsEntry("dead-letter-total", 1L)
                .containsEntry("rejected-total-TARGET_MAPPING", 1L)
                .containsEntry("rejected-total-RECORD_TOO_LARGE", 0L)
                .containsKeys("request-latency-us-p99", "commit-to-acknowledged-ms-p50");

        rig.pipeline.stop();
        assertThat(JMX.isRegistered(bean())).isFalse();
    }

    @Test
    void aNewerWorkersTaskShowsItselfThroughConnect() throws JMException {
        FakeMetrics metrics = new FakeMetrics();
        Rig rig = new Rig(Rig.with(1_000_000, Rig.OPTIONS.sweeps(), true), Rig::plan, metrics);
        story(rig);

        assertThat(metrics.value("applied-total", Map.of())).isEqualTo(2L);
        assertThat(metrics.value("rejected-total", Map.of("fault", "TARGET_MAPPING")))
                .isEqualTo(1L);
        assertThat(JMX.isRegistered(bean())).isFalse();

        rig.pipeline.stop();
        assertThat(metrics.shown).isEmpty();
    }

    @Test
    void theEndOfATaskLeavesTheBeanOfItsSuccessor() throws JMException {
        Rig first = new Rig();
        Rig second = new Rig();

        first.pipeline.stop();
        assertThat(JMX.isRegistered(bean())).isTrue();
        second.pipeline.stop();
        assertThat(JMX.isRegistered(bean())).isFalse();
    }

    @Test
    void percentilesAreThoseOfTheLastMeasurements() {
        Window window = new Window();
        assertThat(window.percentile(0.5)).isZero();
        for (int i = 1; i <= 2000; i++) {
            window.add(i);
        }

        assertThat(window.percentile(0.5)).isEqualTo(2000 - 1024 + 512);
        assertThat(window.percentile(1)).isEqualTo(2000);
    }

    /** One operation is coalesced, one is older than what the target has, one is refused once, one for ever. */
    private static void story(Rig rig) {
        rig.open(0);
        rig.target.apply(TestOp.set("old", 9));
        rig.target.answerFor("bad", Verdict.reject(Fault.TARGET_MAPPING, "It does not fit."));
        rig.put(Rig.row(0, 0, "a", 1), Rig.row(0, 1, "a", 2), Rig.row(0, 2, "old", 3), Rig.row(0, 3, "bad", 4));
        rig.flow();
        rig.reporter.completeAll();
        rig.target.answerFor("late", Verdict.retry(Fault.TARGET_UNREACHABLE, "away"));
        rig.put(Rig.row(0, 4, "late", 5));
        rig.flow();
        rig.target.answerNormally();
        rig.pass(Rig.OPTIONS.backoff().most());
        rig.put();
    }

    private static ObjectName bean() throws JMException {
        return new ObjectName("io.millrace:type=sink-task-metrics,task=\"shop-0\"");
    }

    private static Map<String, Object> jmx() throws JMException {
        Map<String, Object> values = new TreeMap<>();
        for (MBeanAttributeInfo attribute : JMX.getMBeanInfo(bean()).getAttributes()) {
            values.put(attribute.getName(), JMX.getAttribute(bean(), attribute.getName()));
        }
        return values;
    }

    private static final class FakeMetrics implements PluginMetrics {
        private final Map<MetricName, Gauge<?>> shown = new HashMap<>();

        private Object value(String name, Map<String, String> tags) {
            Gauge<?> gauge = shown.get(new MetricName(name, "plugins", "", tags));
            return gauge == null ? "not shown" : gauge.value(new MetricConfig(), 0);
        }

        @Override
        @SuppressWarnings("NonApiType") // As Kafka declares it.
        public MetricName metricName(String name, String description, LinkedHashMap<String, String> tags) {
            return new MetricName(name, "plugins", description, tags);
        }

        @Override
        public void addMetric(MetricName name, MetricValueProvider<?> provider) {
            shown.put(name, (Gauge<?>) provider);
        }

        @Override
        public void removeMetric(MetricName name) {
            shown.remove(name);
        }

        @Override
        public Sensor addSensor(String name) {
            throw new UnsupportedOperationException("Sinks have gauges only.");
        }

        @Override
        public void removeSensor(String name) {
            throw new UnsupportedOperationException("Sinks have gauges only.");
        }
    }
}

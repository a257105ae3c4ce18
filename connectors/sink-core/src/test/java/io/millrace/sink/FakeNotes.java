package io.millrace.sink;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Notes that outlast the tasks of a test, in a target that may refuse them. */
final class FakeNotes implements WatermarkNotes {
    final Map<TopicPartition, Long> times = new HashMap<>();

    @Nullable
    Fault refusal;

    @Override
    public Map<TopicPartition, Long> read(Collection<TopicPartition> partitions) {
        refuse();
        Map<TopicPartition, Long> found = new HashMap<>(times);
        found.keySet().retainAll(partitions);
        return found;
    }

    @Override
    public void write(Map<TopicPartition, Long> noted) {
        refuse();
        times.putAll(noted);
    }

    private void refuse() {
        if (refusal != null) {
            throw new FaultException(refusal, "Not now.");
        }
    }

    @Override
    public void close() {}
}

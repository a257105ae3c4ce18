package io.millrace.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AcknowledgementsTest {
    private @Nullable Map<String, Object> stored = Map.of("pos", 7L);
    private boolean closed;
    private long nanos;
    private final Recorder task = new Recorder();
    private final Acknowledgements acknowledgements = new Acknowledgements(context(), () -> nanos);

    @Test
    void saysOfTheStoredPositionOnlyAndNotOfTheNewest() throws InterruptedException {
        acknowledgements.of(Events.logged("c", 1, "a", Events.NOW, 99));

        acknowledgements.handTo(task);

        assertThat(task.offsets).containsExactly(Map.of("pos", 7L));
        assertThat(task.commits).isEqualTo(1);
    }

    @Test
    void saysNothingWhereNothingIsStoredOrCannotBeRead() throws InterruptedException {
        acknowledgements.handTo(task);
        acknowledgements.of(Events.logged("c", 1, "a", Events.NOW, 99));
        stored = null;
        acknowledgements.handTo(task);
        nanos += TimeUnit.SECONDS.toNanos(2);
        closed = true;
        acknowledgements.handTo(task);

        assertThat(task.commits).isZero();
    }

    @Test
    void asksOnceASecondAtMost() throws InterruptedException {
        acknowledgements.of(Events.logged("c", 1, "a", Events.NOW, 99));
        acknowledgements.handTo(task);
        acknowledgements.handTo(task);
        nanos += TimeUnit.SECONDS.toNanos(1);
        acknowledgements.handTo(task);

        assertThat(task.commits).isEqualTo(2);
    }

    private SourceTaskContext context() {
        OffsetStorageReader reader = new OffsetStorageReader() {
            @Override
            public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
                if (closed) {
                    throw new ConnectException("closed");
                }
                return stored;
            }

            @Override
            public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
                throw new UnsupportedOperationException();
            }
        };
        return (SourceTaskContext) java.lang.reflect.Proxy.newProxyInstance(
                SourceTaskContext.class.getClassLoader(),
                new Class<?>[] {SourceTaskContext.class},
                (proxy, method, arguments) -> reader);
    }

    private static final class Recorder extends SourceTask {
        final List<Map<String, ?>> offsets = new ArrayList<>();
        int commits;

        @Override
        public String version() {
            return "";
        }

        @Override
        public void start(Map<String, String> config) {}

        @Override
        public List<SourceRecord> poll() {
            return List.of();
        }

        @Override
        public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
            offsets.add(record.sourceOffset());
        }

        @Override
        public void commit() {
            commits++;
        }

        @Override
        public void stop() {}
    }
}

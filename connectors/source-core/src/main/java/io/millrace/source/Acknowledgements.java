package io.millrace.source;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the database may be told of how far we have come: not further than the position that Connect has stored.
 *
 * <p>Debezium would tell it the position of the record that Kafka acknowledged last. Records before it, in other
 * partitions, may not have been acknowledged yet, and Connect may have stored an earlier position. After a kill the log in
 * between would be gone. So each time Connect says that it has stored positions, the stored one is read back.
 */
final class Acknowledgements {
    private static final Logger LOG = LoggerFactory.getLogger(Acknowledgements.class);
    /** With exactly-once delivery Connect commits after every batch. */
    private static final long LEAST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SourceTaskContext context;
    private final LongSupplier nanos;
    private volatile @Nullable Map<String, ?> partition;
    private boolean handed;
    private long handedAtNanos;

    Acknowledgements(SourceTaskContext context) {
        this(context, System::nanoTime);
    }

    Acknowledgements(SourceTaskContext context, LongSupplier nanos) {
        this.context = context;
        this.nanos = nanos;
    }

    /** Kafka has this record; says only that the source has a partition. */
    void of(SourceRecord record) {
        partition = record.sourcePartition();
    }

    /** Connect has stored positions. */
    void handTo(SourceTask task) throws InterruptedException {
        Map<String, ?> source = partition;
        long now = nanos.getAsLong();
        if (source == null || (handed && now - handedAtNanos < LEAST_PAUSE_NANOS)) {
            return;
        }
        Map<String, Object> stored;
        try {
            stored = context.offsetStorageReader().offset(Map.copyOf(source));
        } catch (ConnectException e) {
            LOG.debug("The stored position cannot be read now; the database keeps its log until it can.", e);
            return;
        }
        handed = true;
        handedAtNanos = now;
        if (stored != null) {
            task.commitRecord(acknowledged(source, stored), null);
            task.commit();
        }
    }

    private static SourceRecord acknowledged(Map<String, ?> partition, Map<String, ?> offset) {
        return new SourceRecord(partition, offset, "", Schema.BYTES_SCHEMA, null);
    }
}

package io.millrace.sink;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has watermarks read and noted by a thread of its own, one thing at a time. All methods are for the task's thread. */
final class NoteKeeper {
    private static final Logger log = LoggerFactory.getLogger(NoteKeeper.class);

    private final String task;
    private final Supplier<? extends WatermarkNotes> supplier;
    private final Executor executor;
    private final long pause;
    private final AtomicReference<@Nullable Runnable> outcome = new AtomicReference<>();
    private boolean busy;
    private boolean closedToUs;
    private long notBefore = Long.MIN_VALUE;
    private @Nullable String told;

    /** For its thread, until that has ended. */
    private @Nullable WatermarkNotes notes;

    /** @param pause how long to wait after a failure, in milliseconds */
    NoteKeeper(String task, @Nullable Supplier<? extends WatermarkNotes> supplier, Executor executor, long pause) {
        this.task = task;
        this.supplier = supplier == null ? NoNotes::new : supplier;
        this.executor = executor;
        this.pause = pause;
    }

    /** Takes in what came, and begins the next that is due. */
    void advance(Collection<Watermark> marks, long now) {
        Runnable came = outcome.getAndSet(null);
        if (came != null) {
            busy = false;
            came.run();
        }
        if (busy || now < notBefore) {
            return;
        }
        List<Watermark> unknown = marks.stream().filter(mark -> !mark.isKnown()).toList();
        if (!unknown.isEmpty()) {
            read(unknown, now);
        } else if (!closedToUs) {
            write(marks.stream().filter(Watermark::isDue).toList(), now);
        }
    }

    private void read(List<Watermark> unknown, long now) {
        if (closedToUs) {
            unknown.forEach(mark -> mark.begin(null));
            return;
        }
        List<TopicPartition> partitions =
                unknown.stream().map(Watermark::partition).toList();
        begin(now, () -> {
            Map<TopicPartition, Long> found = notes().read(partitions);
            return () -> unknown.forEach(mark -> mark.begin(found.get(mark.partition())));
        });
    }

    private void write(List<Watermark> due, long now) {
        if (due.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> times = new HashMap<>();
        due.forEach(mark -> times.put(mark.partition(), mark.settled()));
        begin(now, () -> {
            notes().write(times);
            return () -> due.forEach(mark -> mark.noted(times.getOrDefault(mark.partition(), mark.settled())));
        });
    }

    private void begin(long now, Supplier<Runnable> work) {
        busy = true;
        executor.execute(() -> {
            Runnable done;
            try {
                done = work.get();
            } catch (FaultException e) {
                done = () -> failed(e.fault(), e.detail(), now);
            } catch (RuntimeException e) {
                done = () -> failed(Fault.INTERNAL, String.valueOf(e), now);
            }
            outcome.set(done);
        });
    }

    private void failed(Fault fault, String why, long now) {
        notBefore = now + pause;
        if (!why.equals(told)) {
            told = why;
            log.warn("{}: Up to when deletes were seen cannot be noted in the target now: {}", task, why);
        }
        if (fault == Fault.TARGET_PRIVILEGES) {
            closedToUs = true;
            log.warn(
                    "{}: So a stop of this sink for longer than {} cannot be noticed. Grant what is missing and"
                            + " restart the connector.",
                    task,
                    SinkSettings.DELETE_RETENTION.name());
        }
    }

    private WatermarkNotes notes() {
        WatermarkNotes open = notes;
        if (open == null) {
            open = supplier.get();
            notes = open;
        }
        return open;
    }

    void stop() {
        boolean ended = !(executor instanceof BackgroundThread thread) || thread.stop();
        if (ended && notes != null) {
            notes.close();
        }
    }

    /** Of a sink that has no place for notes. */
    private static final class NoNotes implements WatermarkNotes {
        @Override
        public Map<TopicPartition, Long> read(Collection<TopicPartition> partitions) {
            return Map.of();
        }

        @Override
        public void write(Map<TopicPartition, Long> times) {}

        @Override
        public void close() {}
    }
}

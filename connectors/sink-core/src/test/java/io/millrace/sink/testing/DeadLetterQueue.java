package io.millrace.sink.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;

/** Connect's dead-letter queue: takes a record now and has it a moment later, unless it cannot be written. */
public final class DeadLetterQueue implements ErrantRecordReporter {
    private final Map<SinkRecord, Throwable> letters = new LinkedHashMap<>();
    private final List<Runnable> underWay = new ArrayList<>();
    private boolean failing;

    /** What is in the queue, with the reasons. */
    Map<SinkRecord, Throwable> letters() {
        return letters;
    }

    void fail(boolean fails) {
        failing = fails;
    }

    /** The broker answers. */
    void advance() {
        List<Runnable> answers = List.copyOf(underWay);
        underWay.clear();
        answers.forEach(Runnable::run);
    }

    @Override
    public Future<Void> report(SinkRecord record, Throwable error) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        boolean fails = failing;
        underWay.add(() -> {
            if (fails) {
                future.completeExceptionally(new IllegalStateException("The topic is gone."));
            } else {
                letters.put(record, error);
                future.complete(null);
            }
        });
        return future;
    }
}

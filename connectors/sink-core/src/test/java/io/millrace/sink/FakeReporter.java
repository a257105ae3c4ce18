package io.millrace.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;

/** A dead-letter queue whose sends a test completes, and which can forget a failed one as Connect's does. */
final class FakeReporter implements ErrantRecordReporter {
    record Report(SinkRecord record, Throwable error, CompletableFuture<Void> future, boolean forgotten) {
        boolean isInQueue() {
            return future.isDone() && !future.isCompletedExceptionally() && !forgotten;
        }
    }

    private final List<Report> reports = new ArrayList<>();
    private boolean failsAtOnce;

    void failAtOnce(boolean fails) {
        failsAtOnce = fails;
    }

    List<Report> reports() {
        return reports;
    }

    void completeAll() {
        reports.forEach(report -> report.future().complete(null));
    }

    @Override
    public Future<Void> report(SinkRecord record, Throwable error) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        if (failsAtOnce) {
            future.complete(null);
        }
        reports.add(new Report(record, error, future, failsAtOnce));
        return future;
    }
}

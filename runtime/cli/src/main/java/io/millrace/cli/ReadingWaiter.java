package io.millrace.cli;

import io.millrace.cli.Readings.Reading;
import io.millrace.cli.connect.ConnectApi;
import io.millrace.cli.connect.ConnectorStatus;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits until a source has read a table, and tells on standard error how far it has come. */
final class ReadingWaiter {
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** A worker shows a task that failed before it has started the one with the new settings. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private final ConnectApi api;
    private final PrintWriter progress;

    ReadingWaiter(ConnectApi api, PrintWriter progress) {
        this.api = api;
        this.progress = progress;
    }

    /** The reading that was done; one that was refused, a failed connector and a bound that passes are failures. */
    Reading await(String name, String id, Duration bound) {
        long start = System.nanoTime();
        String shown = "";
        while (true) {
            Reading reading = Readings.of(api.offsets(name)).find(id);
            if (reading != null && reading.ended()) {
                if (reading.state() == Readings.State.REFUSED) {
                    throw new CommandFailure(reading.text() + " was not read: " + reading.detail());
                }
                return reading;
            }
            ConnectorStatus status = api.status(name);
            String seen = describe(reading, status);
            if (!seen.equals(shown)) {
                progress.println("waiting for " + name + ": " + seen);
                shown = seen;
            }
            long waited = System.nanoTime() - start;
            if (status.failed() && waited >= SETTLED.toNanos()) {
                throw Explain.failed(status);
            }
            if (waited >= bound.toNanos()) {
                throw new CommandFailure(
                        "Waited " + Durations.print(bound) + " for " + name + ", but: " + seen
                                + "; the request stays queued",
                        "See how far it has come:  millrace resync " + name);
            }
            pause();
        }
    }

    private static String describe(@Nullable Reading reading, ConnectorStatus status) {
        String state = status.connector().state();
        if (!state.equals("RUNNING")) {
            return "the connector is " + state + ", and reads when it runs (millrace resume)";
        }
        if (reading == null) {
            return "the request is not in a committed offset yet";
        }
        return reading.state() == Readings.State.QUEUED
                ? reading.text() + " is queued"
                : reading.text() + ": " + reading.rows() + " rows"
                        + (reading.detail() == null ? "" : ", " + reading.detail());
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Interrupted while waiting", e);
        }
    }
}

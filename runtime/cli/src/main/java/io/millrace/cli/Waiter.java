package io.millrace.cli;

import io.millrace.cli.connect.ConnectApi;
import io.millrace.cli.connect.ConnectFailure;
import io.millrace.cli.connect.ConnectorStatus;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a connector is in a state, and says on standard error what it waits for.
 *
 * <p>After a change the worker shows the old tasks for a moment, so running and failed count only when they last.
 */
final class Waiter {
    /** What is waited for. */
    enum Goal {
        RUNNING("to run"),
        /** Running, or at rest because its state is to be paused or stopped. */
        APPLIED("to run"),
        PAUSED("to be paused"),
        STOPPED("to be stopped, without tasks"),
        GONE("to be gone");

        private final String text;

        Goal(String text) {
            this.text = text;
        }
    }

    private static final Duration SETTLED = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final ConnectApi api;
    private final PrintWriter progress;

    Waiter(ConnectApi api, PrintWriter progress) {
        this.api = api;
        this.progress = progress;
    }

    /** The state that was reached, or none for a connector that is gone; a failed connector and a bound that passes are failures. */
    @Nullable
    ConnectorStatus await(String name, Goal goal, Duration bound) {
        long start = System.nanoTime();
        long since = start;
        String shown = "";
        while (true) {
            ConnectorStatus status = status(name);
            String seen = describe(status);
            if (!seen.equals(shown)) {
                progress.println("waiting for " + name + " " + goal.text + ": " + seen);
                shown = seen;
                since = System.nanoTime();
            }
            boolean settled = System.nanoTime() - since >= SETTLED.toNanos();
            if (reached(status, goal, settled)) {
                return status;
            }
            boolean wantsRunning = goal == Goal.RUNNING || goal == Goal.APPLIED;
            if (wantsRunning && settled && status != null && status.failed()) {
                throw Explain.failed(status);
            }
            if (System.nanoTime() - start >= bound.toNanos()) {
                throw expired(name, goal, bound, seen);
            }
            pause();
        }
    }

    private static boolean reached(@Nullable ConnectorStatus status, Goal goal, boolean settled) {
        if (status == null) {
            return goal == Goal.GONE;
        }
        String state = status.connector().state();
        return switch (goal) {
            case RUNNING -> settled && status.running();
            case APPLIED -> settled && (status.running() || state.equals("PAUSED") || state.equals("STOPPED"));
            case PAUSED ->
                state.equals("PAUSED")
                        && status.tasks().stream().allMatch(task -> task.state().equals("PAUSED") || task.failed());
            case STOPPED -> state.equals("STOPPED") && status.tasks().isEmpty();
            case GONE -> false;
        };
    }

    private @Nullable ConnectorStatus status(String name) {
        try {
            return api.status(name);
        } catch (ConnectFailure e) {
            if (e.notFound()) {
                return null;
            }
            throw e;
        }
    }

    private static String describe(@Nullable ConnectorStatus status) {
        if (status == null) {
            return "not known to the worker";
        }
        return "connector " + status.connector().state() + ", tasks running " + status.tasksRunning();
    }

    private static CommandFailure expired(String name, Goal goal, Duration bound, String seen) {
        return new CommandFailure(
                "Waited " + Durations.print(bound) + " for " + name + " " + goal.text + ", but it is: " + seen,
                "Look again:   millrace status " + name,
                "Wait longer:  --wait=5m");
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

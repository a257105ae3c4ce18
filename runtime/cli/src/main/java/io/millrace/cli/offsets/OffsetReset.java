package io.millrace.cli.offsets;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.connect.ConnectApi;
import io.millrace.cli.connect.ConnectFailure;
import io.millrace.cli.connect.ConnectorOffsets;
import io.millrace.cli.connect.ConnectorOffsets.Entry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a plan so that at every moment it can be undone.
 *
 * <p>The old offsets are in a file before anything changes, and again with their final values once the tasks are gone.
 * A failure after that restores them from memory; a death of this process leaves the file, and the connector stopped.
 */
public final class OffsetReset {
    /** What the execution needs from outside. */
    public interface Surroundings {
        /** Returns when the connector is stopped and its tasks, and a sink's consumers, are gone. */
        void awaitStopped(String connector);

        /** Tells the user what is being done. */
        void progress(String text);
    }

    private static final Duration WRITE_BOUND = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ConnectApi api;
    private final Surroundings surroundings;

    public OffsetReset(ConnectApi api, Surroundings surroundings) {
        this.api = api;
        this.surroundings = surroundings;
    }

    /** Does what the plan says; afterwards the connector is asked to be again in the state it was in. */
    public void execute(OffsetPlan plan, Path file) {
        String name = plan.connector();
        String state = api.status(name).connector().state();
        Consumer<String> progress = surroundings::progress;
        OffsetFile.write(file, api.offsets(name).undoing(plan.written()));
        progress.accept("saved the present offsets to " + file);
        ConnectorOffsets old;
        try {
            progress.accept("stopping " + name);
            api.stop(name);
            surroundings.awaitStopped(name);
            old = api.offsets(name).undoing(plan.written());
            OffsetFile.write(file, old);
        } catch (ConnectFailure | CommandFailure e) {
            throw unchanged(name, state, e);
        }
        try {
            progress.accept(plan.forgetAll() ? "forgetting the offsets" : "writing the offsets");
            ConnectorOffsets wanted = plan.forgetAll() ? old.toStart() : plan.written();
            write(plan.forgetAll() && wanted.isNothing() ? null : wanted, name);
            requireWritten(name, wanted);
        } catch (ConnectFailure | CommandFailure e) {
            throw restored(name, state, old, file, e);
        }
        progress.accept("the offsets were read back as they should be");
        returnTo(name, state);
    }

    private void write(@Nullable ConnectorOffsets offsets, String name) {
        long deadline = System.nanoTime() + WRITE_BOUND.toNanos();
        while (true) {
            try {
                if (offsets == null) {
                    api.forgetOffsets(name);
                } else {
                    api.alterOffsets(name, offsets);
                }
                return;
            } catch (ConnectFailure e) {
                // Connect's own words while a sink's consumers are still in their group.
                boolean early = e.reason().contains("safely retried");
                if (!early || System.nanoTime() > deadline) {
                    throw e;
                }
            }
            pause();
        }
    }

    private void requireWritten(String name, ConnectorOffsets wanted) {
        ConnectorOffsets found = api.offsets(name);
        for (Entry entry : wanted.offsets()) {
            Entry now = found.find(entry.comparable());
            boolean same = now == null ? entry.offset() == null : now.sameAs(entry);
            if (!same) {
                throw new CommandFailure("The worker accepted the offsets, but reads back "
                        + (now == null ? "none" : SourcePlanner.text(now.offset())) + " for "
                        + SourcePlanner.text(entry.partition()) + " in place of "
                        + SourcePlanner.text(entry.offset()));
            }
        }
    }

    private CommandFailure unchanged(String name, String state, RuntimeException cause) {
        returnTo(name, state);
        return new CommandFailure(
                "The offsets of " + name
                        + " were not changed, because it could not be stopped or its last offsets could"
                        + " not be saved: " + reason(cause),
                cause,
                "It was asked to be " + state + " again. See:  millrace status " + name);
    }

    private CommandFailure restored(
            String name, String state, ConnectorOffsets old, Path file, RuntimeException cause) {
        try {
            write(old, name);
            requireWritten(name, old);
        } catch (ConnectFailure | CommandFailure e) {
            cause.addSuppressed(e);
            return new CommandFailure(
                    "The offsets of " + name + " could not be written: " + reason(cause)
                            + "\n  and the old ones could not be restored: " + reason(e),
                    cause,
                    "The connector stays stopped. Put the old offsets back when the worker answers again:",
                    "  millrace offsets reset " + name + " --from-file " + file + " --execute",
                    "  millrace resume " + name);
        }
        returnTo(name, state);
        return new CommandFailure(
                "The offsets of " + name + " could not be written: " + reason(cause),
                cause,
                "The old offsets were restored, and the connector was asked to be " + state + " again");
    }

    private void returnTo(String name, String state) {
        switch (state) {
            case "STOPPED" -> surroundings.progress(name + " stays stopped, as it was");
            case "PAUSED" -> {
                surroundings.progress("pausing " + name + ", as it was");
                api.pause(name);
            }
            default -> {
                surroundings.progress("resuming " + name);
                api.resume(name);
            }
        }
    }

    private static String reason(RuntimeException failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Interrupted while writing offsets", e);
        }
    }
}

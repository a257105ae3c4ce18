package io.millrace.cli;

import io.millrace.cli.kafka.SinkState;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Says in a few words what a sink's task reported about itself. */
final class SinkStateText {
    private SinkStateText() {}

    /** Of a task that runs. */
    static String of(SinkState state, Instant now) {
        return text(state, now) + "; said " + age(state.at(), now) + " ago";
    }

    /** Of a task that does not run any more: what it said is no longer so. */
    static String last(SinkState state, Instant now) {
        return "before that, " + age(state.at(), now) + " ago: " + text(state, now);
    }

    private static String text(SinkState state, Instant now) {
        var text = new StringBuilder(state.state().toUpperCase(Locale.ROOT))
                .append(" for ")
                .append(age(state.since(), now));
        if (state.fault() != null) {
            text.append(" because of ").append(state.fault()).append(": ").append(state.reason());
        }
        text.append("; newest commit written: ");
        String lastCommit = state.lastCommit();
        text.append(lastCommit == null ? "none yet" : lastCommit + " (" + age(lastCommit, now) + " ago)");
        text.append("; written ").append(state.applied());
        text.append(", superseded ").append(state.superseded());
        if (state.duplicates() > 0) {
            text.append(", duplicates ").append(state.duplicates());
        }
        text.append(", dead letters ").append(state.deadLetters());
        if (state.dropped() > 0) {
            text.append(", dropped ").append(state.dropped());
        }
        if (state.sweeping() > 0 || state.swept() > 0) {
            text.append(", swept ").append(state.swept()).append(state.sweeping() > 0 ? " and sweeping" : "");
        }
        String deletesSeen = state.deletesSeen();
        if (deletesSeen != null) {
            text.append("; deletes seen until ").append(age(deletesSeen, now)).append(" ago");
        }
        return text.toString();
    }

    private static String age(String time, Instant now) {
        return Durations.rough(Duration.between(Instant.parse(time), now));
    }
}

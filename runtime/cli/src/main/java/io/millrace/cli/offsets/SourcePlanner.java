package io.millrace.cli.offsets;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.connect.ConnectorInfo;
import io.millrace.cli.connect.ConnectorOffsets;
import io.millrace.cli.connect.ConnectorOffsets.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plans resets of sources, whose positions only the connector itself understands. */
public final class SourcePlanner {
    /** Debezium's snapshot modes that read the rows of the tables when there is no position. */
    private static final Set<String> READ_ROWS = Set.of("initial", "initial_only", "always", "when_needed");

    private SourcePlanner() {}

    /** Forgets every position, or takes over those of a file. */
    public static OffsetPlan plan(ConnectorInfo info, ConnectorOffsets current, Goal goal) {
        return goal instanceof Goal.Saved saved ? fromFile(info, current, saved) : toStart(info, current);
    }

    private static OffsetPlan toStart(ConnectorInfo info, ConnectorOffsets current) {
        var moves = new ArrayList<OffsetPlan.Move>();
        for (Entry entry : current.offsets()) {
            moves.add(new OffsetPlan.Move(text(entry.partition()), text(entry.offset()), "-", "forgotten"));
        }
        ConnectorOffsets left = current.toStart();
        List<String> notes = notes(info.config());
        if (!left.isNothing()) {
            notes.add("The version clock stays, so that the versions of rows go on from where they were.");
        }
        return new OffsetPlan(info.name(), true, left, moves, notes);
    }

    private static List<String> notes(Map<String, String> config) {
        String mode = config.getOrDefault("snapshot.mode", "initial").toLowerCase(Locale.ROOT);
        var notes = new ArrayList<String>();
        if (READ_ROWS.contains(mode)) {
            notes.add("The connector reads all rows of its tables again when it starts (snapshot.mode=" + mode + ").");
            notes.add("Rows that were deleted since the forgotten position are not noticed by that: their documents and"
                    + " keys stay in the targets.");
        } else {
            notes.add(
                    "With snapshot.mode=" + mode + " the connector does NOT read the rows of its tables again: changes"
                            + " since the forgotten position are lost. Set snapshot.mode=initial first if it should.");
        }
        if (config.containsKey("schema.history.internal.kafka.topic")) {
            notes.add("The schema history in topic " + config.get("schema.history.internal.kafka.topic")
                    + " stays; the new reading is appended to it.");
        }
        return notes;
    }

    private static OffsetPlan fromFile(ConnectorInfo info, ConnectorOffsets current, Goal.Saved saved) {
        var moves = new ArrayList<OffsetPlan.Move>();
        for (Entry entry : saved.offsets().offsets()) {
            if (entry.isSink()) {
                throw new CommandFailure("The file holds the position of a sink (" + entry.partition()
                        + "), but the connector is a source");
            }
            Entry now = current.find(entry.comparable());
            boolean same = now != null && now.sameAs(entry);
            moves.add(new OffsetPlan.Move(
                    text(entry.partition()),
                    now == null ? "-" : text(now.offset()),
                    text(entry.offset()),
                    same ? "stays" : "changes"));
        }
        var notes = List.of("The database must still have its log from the new position on, and the connector must be"
                + " able to use it: the worker asks the connector before anything is written.");
        return new OffsetPlan(info.name(), false, saved.offsets(), moves, notes);
    }

    /** A map as people write it. */
    public static String text(@Nullable Map<String, Object> map) {
        if (map == null) {
            return "-";
        }
        var parts = new ArrayList<String>();
        map.forEach((key, value) -> parts.add(key + "=" + value));
        return String.join(" ", parts);
    }
}

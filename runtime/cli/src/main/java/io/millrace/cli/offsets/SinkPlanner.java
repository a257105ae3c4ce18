package io.millrace.cli.offsets;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.connect.ConnectorInfo;
import io.millrace.cli.connect.ConnectorOffsets;
import io.millrace.cli.connect.ConnectorOffsets.Entry;
import io.millrace.cli.kafka.Partition;
import io.millrace.cli.kafka.SinkTopics;
import io.millrace.cli.kafka.TopicOffsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Plans resets of sinks, whose positions are offsets of topic partitions. */
public final class SinkPlanner {
    private static final String READ_AGAIN = " read again";
    private static final String SKIPPED = " skipped";

    private final TopicOffsets kafka;

    public SinkPlanner(TopicOffsets kafka) {
        this.kafka = kafka;
    }

    /** The plan for the partitions that a filter accepts. */
    public OffsetPlan plan(ConnectorInfo info, ConnectorOffsets current, Goal goal, TopicFilter filter) {
        Map<Partition, Long> now = positions(current);
        SortedSet<Partition> partitions = partitions(info, now, goal, filter);
        Map<Partition, Long> ends = kafka.ends(partitions);
        Map<Partition, Long> beginnings = kafka.beginnings(partitions);
        SortedMap<Partition, @Nullable Long> targets = targets(goal, partitions, beginnings, ends);
        check(goal, targets, beginnings, ends);
        var written = new ArrayList<Entry>();
        var moves = new ArrayList<OffsetPlan.Move>();
        targets.forEach((partition, target) -> {
            Long from = now.get(partition);
            written.add(Entry.sink(partition.topic(), partition.number(), target));
            long start = from == null ? beginnings.getOrDefault(partition, 0L) : from;
            moves.add(new OffsetPlan.Move(partition.toString(), text(from), text(target), effect(start, target)));
        });
        return new OffsetPlan(info.name(), false, new ConnectorOffsets(written), moves, notes(moves));
    }

    private SortedSet<Partition> partitions(
            ConnectorInfo info, Map<Partition, Long> now, Goal goal, TopicFilter filter) {
        var partitions = new TreeSet<Partition>();
        if (goal instanceof Goal.Saved saved) {
            partitions.addAll(SavedPositions.of(saved).keySet());
        } else {
            partitions.addAll(kafka.partitions(SinkTopics.read(info.config())));
            if (!filter.all()) {
                partitions.addAll(now.keySet());
            }
        }
        partitions.removeIf(partition -> !filter.accepts(partition));
        if (partitions.isEmpty()) {
            String chosen = filter.all() ? "" : " among " + String.join(", ", filter.texts());
            throw new CommandFailure(
                    info.name() + " reads no partition" + chosen,
                    "See what it reads:  millrace offsets show " + info.name());
        }
        return partitions;
    }

    private SortedMap<Partition, @Nullable Long> targets(
            Goal goal, SortedSet<Partition> partitions, Map<Partition, Long> beginnings, Map<Partition, Long> ends) {
        var targets = new TreeMap<Partition, @Nullable Long>();
        if (goal instanceof Goal.Saved saved) {
            targets.putAll(SavedPositions.of(saved));
            targets.keySet().retainAll(partitions);
        } else if (goal instanceof Goal.Offset offset) {
            partitions.forEach(partition -> targets.put(partition, offset.offset()));
        } else if (goal instanceof Goal.Timestamp timestamp) {
            // A partition without a record that is new enough has nothing to read before its end.
            targets.putAll(ends);
            targets.putAll(kafka.at(partitions, timestamp.epochMillis()));
        } else {
            targets.putAll(goal instanceof Goal.Latest ? ends : beginnings);
        }
        return targets;
    }

    private static void check(
            Goal goal,
            SortedMap<Partition, @Nullable Long> targets,
            Map<Partition, Long> beginnings,
            Map<Partition, Long> ends) {
        var problems = new ArrayList<String>();
        targets.forEach((partition, target) -> {
            Long end = ends.get(partition);
            Long beginning = beginnings.get(partition);
            if (end == null || beginning == null) {
                problems.add(partition + " does not exist");
            } else if (target != null && (target > end || target < beginning)) {
                problems.add(
                        partition + " holds the offsets " + beginning + " to " + end + ", " + target + " is outside");
            }
        });
        if (!problems.isEmpty()) {
            String advice = goal instanceof Goal.Saved
                    ? "Take the partitions out of the file, or use --to-earliest"
                    : "Choose single partitions with --topic t:p, or use --to-earliest";
            throw new CommandFailure("These offsets cannot be set:\n    " + String.join("\n    ", problems), advice);
        }
    }

    private static Map<Partition, Long> positions(ConnectorOffsets offsets) {
        var positions = new HashMap<Partition, Long>();
        for (Entry entry : offsets.offsets()) {
            Long position = entry.position();
            if (entry.isSink() && position != null) {
                positions.put(new Partition(entry.topic(), entry.number()), position);
            }
        }
        return positions;
    }

    private static String text(@Nullable Long offset) {
        return offset == null ? "-" : offset.toString();
    }

    private static String effect(long from, @Nullable Long target) {
        if (target == null) {
            return "forgotten";
        }
        if (target == from) {
            return "stays";
        }
        return target < from ? offsets(from - target) + READ_AGAIN : offsets(target - from) + SKIPPED;
    }

    private static String offsets(long count) {
        return count == 1 ? "1 offset is" : count + " offsets are";
    }

    private static List<String> notes(List<OffsetPlan.Move> moves) {
        var notes = new ArrayList<String>();
        if (moves.stream().anyMatch(move -> move.effect().endsWith(READ_AGAIN))) {
            notes.add(
                    "Records that are read again carry their versions, so our sinks do not replace newer documents and"
                            + " keys with older ones. A replay from far back may show a deleted row until its delete is read"
                            + " again.");
        }
        if (moves.stream().anyMatch(move -> move.effect().endsWith(SKIPPED))) {
            notes.add("What is skipped is not written to the target, unless a later change of the same row is.");
        }
        return notes;
    }
}

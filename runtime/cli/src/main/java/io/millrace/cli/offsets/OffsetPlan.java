package io.millrace.cli.offsets;

import io.millrace.cli.connect.ConnectorOffsets;
import java.util.List;

/**
 * What a reset would do.
 *
 * @param connector which connector
 * @param forgetAll whether every position is forgotten, not written
 * @param written the positions to be written; with a position of none, to be forgotten
 * @param moves the same for people, together with where each partition is now
 * @param notes what follows from it, and what to think about before
 */
public record OffsetPlan(
        String connector, boolean forgetAll, ConnectorOffsets written, List<Move> moves, List<String> notes) {

    public OffsetPlan {
        moves = List.copyOf(moves);
        notes = List.copyOf(notes);
    }

    /** One partition: where it is, where it goes, and what that means. */
    public record Move(String partition, String current, String next, String effect) {}

    /** Whether nothing would change. */
    public boolean empty() {
        return moves.stream().allMatch(move -> move.current().equals(move.next()));
    }
}

package io.millrace.sink;

import io.millrace.core.fault.Fault;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a task is doing, as it stands in the metadata of the offsets it commits; docs/specs/sink-status.md specifies it.
 *
 * @param state what the task is doing
 * @param sinceMillis since when
 * @param atMillis when this was written
 * @param fault why it is retrying, or null
 * @param reason what the target said, or null
 * @param lastCommitMicros the newest time of commit at the source that the target has acknowledged, or -1
 * @param applied operations that the target has acknowledged since the task started
 * @param superseded operations for which the target held something newer
 * @param duplicates operations that the target held already at the same version
 * @param skipped records that need no operation
 * @param deadLetters records put into the dead-letter queue
 * @param dropped records that could not be written and were dropped, as the settings say
 * @param sweeping markers of tables that wait for rows to be removed
 * @param swept documents or keys that were removed because of such markers
 * @param deletesSeenMillis up to when every delete in the topics was seen and is settled, or -1
 * @param rate how many records a second have come to an end lately
 */
public record SinkStatus(
        State state,
        long sinceMillis,
        long atMillis,
        @Nullable Fault fault,
        @Nullable String reason,
        long lastCommitMicros,
        long applied,
        long superseded,
        long duplicates,
        long skipped,
        long deadLetters,
        long dropped,
        long sweeping,
        long swept,
        long deletesSeenMillis,
        long rate) {
    private static final int LONGEST_REASON = 400;

    /** What a task is doing. */
    public enum State {
        /** Everything it sends is settled by the target. */
        RUNNING,
        /** Something fails and is tried again. */
        RETRYING,
        /** It has stopped reading, because the target takes longer than the memory budget allows. */
        PAUSED
    }

    /** The status as JSON on one line, at most a kilobyte or two. */
    public String encode() {
        JsonBuffer json = new JsonBuffer();
        json.beginObject();
        json.member("v").number(1);
        json.member("state").string(state.name().toLowerCase(Locale.ROOT));
        json.member("since").number(sinceMillis);
        json.member("at").number(atMillis);
        if (fault != null) {
            json.member("fault").string(fault.code());
            json.member("reason").string(shortened(reason == null ? "" : reason));
        }
        json.member("lastCommit").number(lastCommitMicros);
        json.member("applied").number(applied);
        json.member("superseded").number(superseded);
        json.member("duplicates").number(duplicates);
        json.member("skipped").number(skipped);
        json.member("deadLetters").number(deadLetters);
        json.member("dropped").number(dropped);
        json.member("sweeping").number(sweeping);
        json.member("swept").number(swept);
        if (deletesSeenMillis >= 0) {
            json.member("deletesSeen").number(deletesSeenMillis);
        }
        json.member("rate").number(rate);
        json.endObject();
        return json.toString();
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "...";
    }
}

package io.millrace.source;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Notices that the log goes back inside a transaction.
 *
 * <p>Debezium's log client connects again by itself after a lost connection and then gets the transaction that it was in
 * once more, from its begin. Its rows would get other versions than before, and a later restart from an offset stored
 * before would number them lower again. So the whole source starts anew from the stored offset instead.
 */
final class RewindGuard {
    private @Nullable Map<String, ?> last;
    private long lastEvent;
    private long lastRow;

    void forget() {
        last = null;
    }

    /** Takes note of the position of a row of the log; throws if it lies before the last one in the same transaction. */
    void check(Map<String, ?> position) {
        long event = number(position, "event");
        long row = number(position, "row");
        Map<String, ?> before = last;
        if (before != null && (event < lastEvent || (event == lastEvent && row < lastRow)) && same(before, position)) {
            throw new FaultException(
                    Fault.SOURCE_CAPTURE,
                    "The connection to the log was lost and came back inside a transaction; the source starts anew from"
                            + " the stored position.");
        }
        last = position;
        lastEvent = event;
        lastRow = row;
    }

    /** The same transaction: by its GTIDs, which a failover keeps, or else by the place where it begins. */
    private static boolean same(Map<String, ?> one, Map<String, ?> other) {
        Object gtids = one.get("gtids");
        if (gtids != null) {
            return gtids.equals(other.get("gtids"));
        }
        return Objects.equals(one.get("file"), other.get("file")) && Objects.equals(one.get("pos"), other.get("pos"));
    }

    private static long number(Map<String, ?> position, String key) {
        return position.get(key) instanceof Number number ? number.longValue() : 0;
    }
}

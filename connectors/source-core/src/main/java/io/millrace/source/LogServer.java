package io.millrace.source;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which server's log a position belongs to.
 *
 * <p>A position inside a transaction counts the events and rows of it that are done. After a failover the same transaction
 * is in another log, which may be cut into fewer or more events: by that count, rows would be passed over. So at another
 * server the transaction is read from its begin, and its rows get new versions, higher than those they had.
 */
public final class LogServer {
    private static final Logger LOG = LoggerFactory.getLogger(LogServer.class);
    private static final String GTIDS = "gtids";
    private static final String EVENTS = "event";
    private static final String ROWS = "row";

    private final Supplier<@Nullable String> ask;
    private @Nullable String name;

    private LogServer(Supplier<@Nullable String> ask) {
        this.ask = ask;
    }

    /** For a log whose positions count nothing that is peculiar to a server. */
    public static LogServer any() {
        return new LogServer(() -> null);
    }

    /** A server that is asked at every start for a name that no other one has. */
    public static LogServer named(Supplier<@Nullable String> ask) {
        return new LogServer(ask);
    }

    /** Asks the server who it is, and gives the place where to go on in its log. */
    @Nullable
    Map<String, ?> from(@Nullable Map<String, ?> stored) {
        name = ask.get();
        if (stored == null
                || name == null
                || stored.get(GTIDS) == null
                || (stored.get(EVENTS) == null && stored.get(ROWS) == null)
                || name.equals(stored.get(OffsetKeys.SERVER))) {
            return stored;
        }
        LOG.info(
                "The stored position lies inside a transaction in the log of {}; at {} it is read again from its begin.",
                Objects.requireNonNullElse(stored.get(OffsetKeys.SERVER), "an unknown server"),
                name);
        boolean intact = OffsetKeys.isIntact(stored);
        Map<String, Object> begin = new HashMap<>(stored);
        begin.remove(EVENTS);
        begin.remove(ROWS);
        if (intact) {
            begin.put(OffsetKeys.CHECK, OffsetKeys.check(begin));
        }
        return begin;
    }

    /** The name of the server, or null if positions do not need it. */
    @Nullable
    String name() {
        return name;
    }
}

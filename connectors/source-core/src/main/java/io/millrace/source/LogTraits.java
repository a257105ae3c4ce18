package io.millrace.source;

import java.util.Optional;

/**
 * What is peculiar to the log of a database.
 *
 * @param places which positions several rows share
 * @param unavailable how a value looks that the log leaves out, where logs do that
 * @param guard what is looked at before a start
 * @param server which server's log it is
 */
public record LogTraits(Places places, Optional<Unavailable> unavailable, PositionGuard guard, LogServer server) {
    /** For positions that hold at every server. */
    public LogTraits(Places places, Optional<Unavailable> unavailable, PositionGuard guard) {
        this(places, unavailable, guard, LogServer.any());
    }

    /** A log with a position for every row, with all values in it. */
    public static LogTraits plain() {
        return of(LogServer.any());
    }

    /** The same, with positions that count what is peculiar to a server. */
    public static LogTraits of(LogServer server) {
        return new LogTraits(Places.OF_ONE_ROW, Optional.empty(), PositionGuard.NONE, server);
    }
}

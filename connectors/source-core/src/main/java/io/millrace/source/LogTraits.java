package io.millrace.source;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is peculiar to the log of a database.
 *
 * @param places which positions several rows share
 * @param unavailable how a value looks that the log leaves out, where logs do that
 * @param guard what is looked at before a start
 * @param server which server's log it is
 * @param sizes how many rows the tables have
 * @param warning what an operator should know now, if there is anything; it is written into the offsets
 */
public record LogTraits(
        Places places,
        Optional<Unavailable> unavailable,
        PositionGuard guard,
        LogServer server,
        TableSizes sizes,
        Supplier<Optional<String>> warning) {
    /** A log with a position for every row, with all values in it. */
    public static LogTraits plain() {
        return of(Places.OF_ONE_ROW, Optional.empty(), PositionGuard.NONE);
    }

    /** For positions that hold at every server. */
    public static LogTraits of(Places places, Optional<Unavailable> unavailable, PositionGuard guard) {
        return new LogTraits(places, unavailable, guard, LogServer.any(), TableSizes.UNKNOWN, Optional::empty);
    }

    /** The same, with positions that count what is peculiar to a server. */
    public LogTraits with(LogServer counting) {
        return new LogTraits(places, unavailable, guard, counting, sizes, warning);
    }

    /** The same for a database that tells how many rows its tables have. */
    public LogTraits with(TableSizes known) {
        return new LogTraits(places, unavailable, guard, server, known, warning);
    }

    /** The same with somebody who watches the server. */
    public LogTraits withWarning(Supplier<Optional<String>> told) {
        return new LogTraits(places, unavailable, guard, server, sizes, told);
    }
}

package io.millrace.source;

import java.util.Optional;

/**
 * What is peculiar to the log of a database.
 *
 * @param places which positions several rows share
 * @param unavailable how a value looks that the log leaves out, where logs do that
 * @param guard what is looked at before a start
 */
public record LogTraits(Places places, Optional<Unavailable> unavailable, PositionGuard guard) {
    /** A log with a position for every row, with all values in it. */
    public static LogTraits plain() {
        return new LogTraits(Places.OF_ONE_ROW, Optional.empty(), PositionGuard.NONE);
    }
}

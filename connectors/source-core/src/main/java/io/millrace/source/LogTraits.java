package io.millrace.source;

import java.util.Optional;

/**
 * What is peculiar to the log of a database.
 *
 * @param places which positions several rows share
 * @param unavailable how a value looks that the log leaves out, where logs do that
 * @param guard what is looked at before a start
 * @param keptForUs whether the database keeps its log until we say how far we have come
 */
public record LogTraits(Places places, Optional<Unavailable> unavailable, PositionGuard guard, boolean keptForUs) {
    /** A log with a position for every row, with all values in it, kept for a time and not for us. */
    public static LogTraits plain() {
        return new LogTraits(Places.OF_ONE_ROW, Optional.empty(), PositionGuard.NONE, false);
    }
}

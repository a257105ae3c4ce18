package io.millrace.source;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is peculiar to the log of a database.
 *
 * @param places which positions several rows share
 * @param unavailable how a value looks that the log leaves out, where logs do that
 * @param guard what is looked at before a start
 * @param warning what an operator should know now, if there is anything; it is written into the offsets
 */
public record LogTraits(
        Places places, Optional<Unavailable> unavailable, PositionGuard guard, Supplier<Optional<String>> warning) {
    /** A log with a position for every row, with all values in it. */
    public static LogTraits plain() {
        return new LogTraits(Places.OF_ONE_ROW, Optional.empty(), PositionGuard.NONE, Optional::empty);
    }
}

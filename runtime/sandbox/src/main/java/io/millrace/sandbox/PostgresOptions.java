package io.millrace.sandbox;

import java.util.List;
import java.util.Optional;

/**
 * How a PostgreSQL server is started.
 *
 * @param extraArgs further arguments of postgres, which win over the sandbox's own
 * @param clock a clock beside the machine's, which the server does not close
 */
public record PostgresOptions(List<String> extraArgs, Optional<ShiftedClock> clock) {

    private static final PostgresOptions DEFAULTS = new PostgresOptions(List.of(), Optional.empty());

    /** Takes a copy of the list. */
    public PostgresOptions {
        extraArgs = List.copyOf(extraArgs);
    }

    /** No further arguments, and the machine's clock. */
    public static PostgresOptions defaults() {
        return DEFAULTS;
    }

    /** The same with these further arguments of postgres, as in {@code -c max_connections=20}. */
    public PostgresOptions withExtraArgs(String... args) {
        return new PostgresOptions(List.of(args), clock);
    }

    /** The same with this clock; only for servers that are processes of this machine. */
    public PostgresOptions withClock(ShiftedClock shifted) {
        return new PostgresOptions(extraArgs, Optional.of(shifted));
    }
}

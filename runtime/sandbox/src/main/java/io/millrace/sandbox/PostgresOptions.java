package io.millrace.sandbox;

import java.util.List;

/**
 * How a PostgreSQL server is started.
 *
 * @param extraArgs further arguments of postgres, which win over the sandbox's own
 */
public record PostgresOptions(List<String> extraArgs) {

    private static final PostgresOptions DEFAULTS = new PostgresOptions(List.of());

    /** Takes a copy of the list. */
    public PostgresOptions {
        extraArgs = List.copyOf(extraArgs);
    }

    /** No further arguments. */
    public static PostgresOptions defaults() {
        return DEFAULTS;
    }

    /** The same with these further arguments of postgres, as in {@code -c max_connections=20}. */
    public PostgresOptions withExtraArgs(String... args) {
        return new PostgresOptions(List.of(args));
    }
}

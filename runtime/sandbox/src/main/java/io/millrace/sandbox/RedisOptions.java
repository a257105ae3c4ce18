package io.millrace.sandbox;

import java.util.List;

/**
 * How a Redis server is started.
 *
 * @param extraArgs further arguments of redis-server, which win over the sandbox's own
 */
public record RedisOptions(List<String> extraArgs) {

    private static final RedisOptions DEFAULTS = new RedisOptions(List.of());

    /** Takes a copy of the list. */
    public RedisOptions {
        extraArgs = List.copyOf(extraArgs);
    }

    /** No further arguments. */
    public static RedisOptions defaults() {
        return DEFAULTS;
    }

    /** The same with these further arguments of redis-server. */
    public RedisOptions withExtraArgs(String... args) {
        return new RedisOptions(List.of(args));
    }
}

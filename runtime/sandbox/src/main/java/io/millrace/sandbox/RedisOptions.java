package io.millrace.sandbox;

import java.util.List;

/**
 * How a Redis server is started.
 *
 * @param release which Redis
 * @param extraArgs further arguments of redis-server, which win over the sandbox's own
 */
public record RedisOptions(RedisRelease release, List<String> extraArgs) {

    private static final RedisOptions DEFAULTS = new RedisOptions(RedisRelease.V6_2, List.of());

    /** Takes a copy of the list. */
    public RedisOptions {
        extraArgs = List.copyOf(extraArgs);
    }

    /** The oldest release, without further arguments. */
    public static RedisOptions defaults() {
        return DEFAULTS;
    }

    /** The same of this release. */
    public RedisOptions withRelease(RedisRelease other) {
        return new RedisOptions(other, extraArgs);
    }

    /** The same with these further arguments of redis-server. */
    public RedisOptions withExtraArgs(String... args) {
        return new RedisOptions(release, List.of(args));
    }
}

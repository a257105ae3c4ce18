package io.millrace.sandbox;

import java.util.List;

/**
 * How a MariaDB server is started.
 *
 * @param serverId the replication id of the server
 * @param extraArgs further arguments of mariadbd, which win over the sandbox's own
 */
public record MariaDbOptions(int serverId, List<String> extraArgs) {

    private static final MariaDbOptions DEFAULTS = new MariaDbOptions(1, List.of());

    /** Checks the id and takes a copy of the list. */
    public MariaDbOptions {
        if (serverId < 1) {
            throw new IllegalArgumentException("serverId must be 1 or more, not " + serverId);
        }
        extraArgs = List.copyOf(extraArgs);
    }

    /** Server id 1 and no further arguments. */
    public static MariaDbOptions defaults() {
        return DEFAULTS;
    }

    /** The same with another replication id. */
    public MariaDbOptions withServerId(int id) {
        return new MariaDbOptions(id, extraArgs);
    }

    /** The same with these further arguments of mariadbd. */
    public MariaDbOptions withExtraArgs(String... args) {
        return new MariaDbOptions(serverId, List.of(args));
    }
}

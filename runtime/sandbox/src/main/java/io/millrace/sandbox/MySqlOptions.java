package io.millrace.sandbox;

import java.util.List;

/**
 * How a MySQL server is started.
 *
 * @param serverId the replication id of the server
 * @param extraArgs further arguments of mysqld, which win over the sandbox's own
 */
public record MySqlOptions(int serverId, List<String> extraArgs) {

    private static final MySqlOptions DEFAULTS = new MySqlOptions(1, List.of());

    /** Checks the id and takes a copy of the list. */
    public MySqlOptions {
        if (serverId < 1) {
            throw new IllegalArgumentException("serverId must be 1 or more, not " + serverId);
        }
        extraArgs = List.copyOf(extraArgs);
    }

    /** Server id 1 and no further arguments. */
    public static MySqlOptions defaults() {
        return DEFAULTS;
    }

    /** The same with another replication id. */
    public MySqlOptions withServerId(int id) {
        return new MySqlOptions(id, extraArgs);
    }

    /** The same with these further arguments of mysqld. */
    public MySqlOptions withExtraArgs(String... args) {
        return new MySqlOptions(serverId, List.of(args));
    }
}

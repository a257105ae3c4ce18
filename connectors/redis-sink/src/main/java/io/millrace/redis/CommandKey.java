package io.millrace.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Where a command of ours has to go in a cluster. */
final class CommandKey {
    /** To any node. */
    static final int ANYWHERE = -1;

    /** To every primary. */
    static final int EVERYWHERE = -2;

    private static final Set<String> KEYLESS = Set.of("INFO", "PING", "COMMAND", "CLUSTER", "DBSIZE");
    private static final int KEY_OF_SCRIPT = 3;

    private CommandKey() {}

    /** The slot of its first key, which all its keys share, or one of the constants. */
    static int slot(List<byte[]> command) {
        String name = new String(command.get(0), StandardCharsets.US_ASCII);
        if (name.equals("SCRIPT")) {
            return EVERYWHERE;
        }
        if (KEYLESS.contains(name)) {
            return ANYWHERE;
        }
        return SlotTags.slot(command.get(name.equals("EVALSHA") ? KEY_OF_SCRIPT : 1));
    }
}

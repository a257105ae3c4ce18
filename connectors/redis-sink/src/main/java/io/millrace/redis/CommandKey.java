package io.millrace.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
    private static final List<byte[]> FINDING_KEYS = Arrays.stream(GuardScript.values())
            .filter(GuardScript::findsKeys)
            .map(GuardScript::sha)
            .toList();

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

    /** Whether it touches more keys than it names. */
    static boolean findsKeys(List<byte[]> command) {
        return command.size() > KEY_OF_SCRIPT
                && FINDING_KEYS.stream().anyMatch(sha -> Arrays.equals(sha, command.get(1)));
    }
}

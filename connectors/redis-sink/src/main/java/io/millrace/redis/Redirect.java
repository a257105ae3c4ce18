package io.millrace.redis;

import io.millrace.redis.Endpoint.Address;
import org.jspecify.annotations.Nullable;

/**
 * A node's answer that another has the slot.
 *
 * @param asking whether that is so for this command only, because the slot is on its way there
 */
record Redirect(boolean asking, int slot, Address node) {
    private static final int WORDS = 3;

    /** Whether an error is a redirect. */
    static boolean isOne(String error) {
        return error.startsWith("ASK ") || error.startsWith("MOVED ");
    }

    /** The redirect that an error is, or null if it is another error. */
    static @Nullable Redirect of(String error, Address asked) {
        String[] words = error.split(" ", -1);
        if (words.length < WORDS || !isOne(error)) {
            return null;
        }
        return new Redirect(words[0].equals("ASK"), Integer.parseInt(words[1]), ClusterMap.address(words[2], asked));
    }
}

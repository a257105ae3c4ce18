package io.millrace.search;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Turns what the template {@code index.name} gives into the name of an index: lower case, each character that an index
 * name may not have replaced by an underscore, and no minus, plus or underscore in front.
 *
 * <p>Not thread-safe: it remembers the names, so that two tables which would fall into one index by this are noticed.
 */
final class IndexName {
    private static final int MOST_BYTES = 255;
    private static final String FORBIDDEN = "\\/*?\"<>| ,#:";

    private final Map<String, String> indexOf = new HashMap<>();
    private final Map<String, String> givenBy = new HashMap<>();

    /** The index for a name; a {@link FaultException} if none can be made of it or if another name makes the same. */
    String of(String given) {
        String known = indexOf.get(given);
        return known == null ? learn(given) : known;
    }

    private String learn(String given) {
        String index = valid(given);
        String other = givenBy.putIfAbsent(index, given);
        if (other != null && !other.equals(given)) {
            throw new FaultException(
                    Fault.CONFIG_CONFLICT,
                    "index.name gives \"" + other + "\" and \"" + given + "\", which both become the index \"" + index
                            + "\", so their documents would replace each other. Choose an index.name that keeps them"
                            + " apart.");
        }
        indexOf.put(given, index);
        return index;
    }

    private static String valid(String given) {
        String lower = given.toLowerCase(Locale.ROOT);
        StringBuilder name = new StringBuilder(lower.length());
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (FORBIDDEN.indexOf(c) >= 0 || Character.isISOControl(c)) {
                name.append('_');
            } else if (!name.isEmpty() || "-+_".indexOf(c) < 0) {
                name.append(c);
            }
        }
        String index = name.toString();
        while (index.startsWith("_")) {
            index = index.substring(1);
        }
        if (index.isEmpty() || index.startsWith(".") || index.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new FaultException(
                    Fault.RECORD_TARGET_INVALID,
                    "index.name gives \"" + given + "\", of which no index name can be made: it must have 1 to "
                            + MOST_BYTES + " bytes and not begin with a dot.");
        }
        return index;
    }
}

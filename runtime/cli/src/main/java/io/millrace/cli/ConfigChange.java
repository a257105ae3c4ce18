package io.millrace.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.cli.connect.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How one setting changes, as it may be shown. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ConfigChange(
        String setting, @Nullable String before, @Nullable String after) {

    /** Every setting that differs, in order of name, secrets masked. */
    static List<ConfigChange> between(Map<String, String> before, Map<String, String> after, Set<String> secrets) {
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        var changes = new ArrayList<ConfigChange>();
        for (String name : names) {
            String old = before.get(name);
            String now = after.get(name);
            if (!Objects.equals(old, now)) {
                changes.add(new ConfigChange(name, masked(name, old, secrets), masked(name, now, secrets)));
            }
        }
        return changes;
    }

    private static @Nullable String masked(String name, @Nullable String value, Set<String> secrets) {
        return value == null ? null : Secrets.mask(name, value, secrets);
    }

    /** One line: what is added, removed or different. */
    String text() {
        if (before == null) {
            return "+ " + setting + ": " + after;
        }
        return after == null ? "- " + setting + ": " + before : "~ " + setting + ": " + before + " -> " + after;
    }
}

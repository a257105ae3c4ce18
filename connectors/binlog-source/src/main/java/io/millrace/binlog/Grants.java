package io.millrace.binlog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an account may do, read from the lines of {@code SHOW GRANTS}. */
public final class Grants {
    private static final String NAME = "(\\*|`(?:[^`]|``)+`)";
    private static final Pattern LINE =
            Pattern.compile("(GRANT|REVOKE) (.+) ON " + NAME + "\\." + NAME + " (?:TO|FROM) .*");
    private static final Pattern COMMA = Pattern.compile(",\\s*(?![^(]*\\))");
    private static final String ALL = "ALL PRIVILEGES";
    private static final String ANY = "*";

    private final List<Scope> granted = new ArrayList<>();
    private final List<Scope> revoked = new ArrayList<>();

    private Grants() {}

    private record Scope(Set<String> privileges, String database, String table) {
        boolean has(String privilege) {
            return privileges.contains(privilege) || privileges.contains(ALL);
        }

        boolean isGlobal() {
            return database.equals(ANY);
        }

        boolean reaches(String name) {
            return table.equals(ANY)
                    && (isGlobal() || like(database).matcher(name).matches());
        }
    }

    /** Reads lines. */
    public static Grants of(List<String> lines) {
        Grants grants = new Grants();
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                Scope scope = new Scope(privileges(matcher.group(2)), name(matcher.group(3)), name(matcher.group(4)));
                (matcher.group(1).equals("GRANT") ? grants.granted : grants.revoked).add(scope);
            }
        }
        return grants;
    }

    /** Whether a privilege is granted on the whole server. */
    public boolean everywhere(String privilege) {
        return granted.stream().anyMatch(scope -> scope.isGlobal() && scope.has(privilege));
    }

    /** Whether a privilege is granted on every table of a database. */
    boolean onDatabase(String privilege, String database) {
        boolean taken = revoked.stream().anyMatch(scope -> scope.has(privilege) && scope.reaches(database));
        return granted.stream()
                .filter(scope -> !taken || !scope.isGlobal())
                .anyMatch(scope -> scope.has(privilege) && scope.reaches(database));
    }

    private static Set<String> privileges(String list) {
        return Arrays.stream(COMMA.split(list, -1))
                .map(privilege -> privilege.trim().toUpperCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String name(String quoted) {
        return quoted.equals(ANY)
                ? ANY
                : quoted.substring(1, quoted.length() - 1).replace("``", "`");
    }

    /** Database names in grants are patterns of LIKE: {@code shop\_%}. */
    private static Pattern like(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length()) {
                i++;
                regex.append(Pattern.quote(String.valueOf(pattern.charAt(i))));
            } else if (c == '%') {
                regex.append(".*");
            } else if (c == '_') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}

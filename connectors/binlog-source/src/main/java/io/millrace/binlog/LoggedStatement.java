package io.millrace.binlog;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a statement in the log does: in a log of rows only definitions, transactions and the like are there as text.
 *
 * @param changesRows whether it is an INSERT, a REPLACE, an UPDATE, a DELETE or a LOAD DATA
 * @param database the database of its table
 * @param table its table, or null if that cannot be said, as for an UPDATE of a join
 */
record LoggedStatement(
        boolean changesRows, String database, @Nullable String table) {
    static final String NAME = "(`(?:[^`]|``)+`|[\\w$\\u0080-\\uffff]+)";
    private static final String HOW = "(?:(?:LOW_PRIORITY|HIGH_PRIORITY|DELAYED|QUICK|IGNORE|CONCURRENT)\\s+)*";
    /** Comments, and the variables that MariaDB sets for one statement. */
    private static final String BEGIN = "\\s*(?:/\\*.*?\\*/\\s*)*(?:SET\\s+STATEMENT\\s.*?\\sFOR\\s+)?";

    private static final Pattern START = Pattern.compile(
            BEGIN + "(?:INSERT|REPLACE|UPDATE|DELETE|LOAD\\s+(?:DATA|XML))\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern ONE_TABLE = Pattern.compile(
            BEGIN + "(?:"
                    + "(?:INSERT|REPLACE)\\s+" + HOW + "(?:INTO\\s+)?" + NAME + "(?:\\s*\\.\\s*" + NAME + ")?"
                    + "|DELETE\\s+" + HOW + "FROM\\s+" + NAME + "(?:\\s*\\.\\s*" + NAME + ")?(?:\\s+WHERE\\b.*)?$"
                    + "|UPDATE\\s+" + HOW + NAME + "(?:\\s*\\.\\s*" + NAME + ")?\\s+SET\\b"
                    + ").*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final LoggedStatement HARMLESS = new LoggedStatement(false, "", null);

    /** Reads a statement; the database is the one that was in use. */
    static LoggedStatement of(String sql, @Nullable String inUse) {
        if (!START.matcher(sql).matches()) {
            return HARMLESS;
        }
        Matcher matcher = ONE_TABLE.matcher(sql);
        if (matcher.matches()) {
            for (int group = 1; group <= matcher.groupCount(); group += 2) {
                String first = matcher.group(group);
                String second = matcher.group(group + 1);
                if (first != null) {
                    return second == null
                            ? new LoggedStatement(true, inUse == null ? "" : inUse, plain(first))
                            : new LoggedStatement(true, plain(first), plain(second));
                }
            }
        }
        return new LoggedStatement(true, inUse == null ? "" : inUse, null);
    }

    static String plain(String name) {
        return name.startsWith("`") ? name.substring(1, name.length() - 1).replace("``", "`") : name;
    }
}

package io.millrace.binlog;

import io.debezium.relational.TableId;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A statement of the log, asked whether it may have changed the structure of a table. In doubt it has: a statement is
 * harmless only if it is known to be, and it touches a table as soon as it names it.
 */
final class LoggedDefinition {
    private static final String NAME = LoggedStatement.NAME;
    /** Comments that are not executed, and the variables that MariaDB sets for one statement. */
    private static final String LEAD = "(?:\\s+|/\\*(?!!|M!).*?\\*/|#[^\\n]*(?:\\n|$)|--\\s[^\\n]*(?:\\n|$))*+";

    private static final Pattern HARMLESS = Pattern.compile(
            LEAD + "(?:SET\\s+STATEMENT\\s.*?\\sFOR\\s+)?(?:$"
                    + "|(?:BEGIN|START|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|XA|GRANT|REVOKE|FLUSH|ANALYZE|OPTIMIZE|REPAIR|TRUNCATE"
                    + "|INSERT|REPLACE|UPDATE|DELETE|LOAD|SET(?!\\s+STATEMENT\\b))\\b.*"
                    + "|(?:CREATE|DROP)\\s+TEMPORARY\\s.*"
                    + "|CREATE\\s+(?:DATABASE|SCHEMA)\\b.*"
                    + "|(?:CREATE|ALTER|DROP)\\s+(?:OR\\s+REPLACE\\s+)?(?:ALGORITHM\\s*=\\s*\\w+\\s+)?"
                    + "(?:DEFINER\\s*=\\s*\\S+\\s+)?(?:SQL\\s+SECURITY\\s+\\w+\\s+)?(?:AGGREGATE\\s+)?"
                    + "(?:USER|ROLE|VIEW|TRIGGER|PROCEDURE|FUNCTION|EVENT|SERVER)\\b.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern OF_DATABASE = Pattern.compile(
            LEAD + "(ALTER|DROP)\\s+(?:DATABASE|SCHEMA)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern CREATES = Pattern.compile(
            LEAD + "CREATE\\s+(OR\\s+REPLACE\\s+)?TABLE\\s+(IF\\s+NOT\\s+EXISTS\\s+)?" + NAME + "(?:\\s*\\.\\s*" + NAME
                    + ")?.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern MAY_CREATE = Pattern.compile(
            LEAD + "(?:SET\\s+STATEMENT\\s.*?\\sFOR\\s+)?"
                    + "(?:CREATE\\s+(?:OR\\s+REPLACE\\s+)?TABLE\\b.*|RENAME\\s.*|ALTER\\s.*\\sRENAME\\b.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern DROPS = Pattern.compile(
            LEAD + "(?:SET\\s+STATEMENT\\s.*?\\sFOR\\s+)?DROP\\s+(?:TABLE|DATABASE|SCHEMA)\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("[\\w$]+");
    private static final Pattern NOT_ASCII = Pattern.compile("[^\\x00-\\x7f]");

    private final String sql;
    private final String lower;
    private final String inUse;
    private final Matcher created;
    private final Matcher database;
    private final Set<String> words = new HashSet<>();

    private LoggedDefinition(String sql, String inUse) {
        this.sql = sql;
        this.lower = sql.toLowerCase(Locale.ROOT);
        this.inUse = inUse;
        this.created = CREATES.matcher(sql);
        this.database = OF_DATABASE.matcher(sql);
        Matcher word = WORD.matcher(lower);
        while (word.find()) {
            words.add(word.group());
        }
    }

    /** Reads a statement, unless no structure is changed by it; the database is the one that was in use. */
    static Optional<LoggedDefinition> of(String sql, @Nullable String inUse) {
        return HARMLESS.matcher(sql).matches()
                ? Optional.empty()
                : Optional.of(new LoggedDefinition(sql, inUse == null ? "" : inUse));
    }

    /** Whether it may have changed a table. */
    boolean touches(String of, String table) {
        if (created.matches()) {
            return isCreated(of, table); // others that it names stay as they are
        }
        if (database.matches()) {
            return names(of) || (inUse.equalsIgnoreCase(of) && database.group(1).equalsIgnoreCase("ALTER"));
        }
        return (inUse.equalsIgnoreCase(of) || names(of)) && names(table);
    }

    /** Whether it made a table, which was not there before. */
    boolean creates(String of, String table) {
        return created.matches() && created.group(1) == null && created.group(2) == null && isCreated(of, table);
    }

    /** The table that it made, if it did. */
    Optional<TableId> created() {
        if (!created.matches() || created.group(1) != null || created.group(2) != null) {
            return Optional.empty();
        }
        String first = LoggedStatement.plain(created.group(3));
        String second = created.group(4);
        return Optional.of(
                second == null
                        ? new TableId(inUse, null, first)
                        : new TableId(first, null, LoggedStatement.plain(second)));
    }

    /** Whether it removed the tables that it names. */
    boolean drops() {
        return DROPS.matcher(sql).matches();
    }

    private boolean isCreated(String of, String table) {
        String first = LoggedStatement.plain(created.group(3));
        String second = created.group(4);
        return second == null
                ? same(first, table) && same(inUse, of)
                : same(first, of) && same(LoggedStatement.plain(second), table);
    }

    private static boolean same(String written, String name) {
        return written.equalsIgnoreCase(name)
                || (NOT_ASCII.matcher(written).find() && NOT_ASCII.matcher(name).find());
    }

    /** Whether it may have made the tables that it names, by a new name or in place of others. */
    boolean mayCreate() {
        return MAY_CREATE.matcher(sql).matches();
    }

    /** Its beginning. */
    @Override
    public String toString() {
        String line = sql.strip().replaceAll("\\s+", " ");
        return line.length() <= 120 ? line : line.substring(0, 120) + "...";
    }

    /** The log gives statements in the character set of the session, so a name of other letters may read differently. */
    private boolean names(String name) {
        String sought = name.toLowerCase(Locale.ROOT);
        if (WORD.matcher(sought).matches()) {
            return words.contains(sought);
        }
        return NOT_ASCII.matcher(sought).find()
                ? NOT_ASCII.matcher(lower).find()
                : lower.contains(sought) || lower.contains(sought.replace("`", "``"));
    }
}

package io.millrace.binlog;

import io.millrace.binlog.ServerFacts.Table;
import io.millrace.binlog.ServerKind.Privilege;
import io.millrace.core.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is wrong with a server for a configuration: facts in, findings out, each with the statement that repairs it. */
final class ServerChecks {
    private static final String HOST = "database.hostname";
    private static final String USER = "database.user";
    private static final String SERVER_ID = "database.server.id";
    private static final String DATABASES = "database.include.list";
    private static final String TABLES = "table.include.list";
    private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");
    private static final int MOST_NAMED = 10;

    private final ServerKind kind;
    private final ServerFacts facts;
    private final Map<String, String> config;
    private final Duration downtime;
    private final boolean needsKeys;
    private final List<Finding> findings = new ArrayList<>();

    private ServerChecks(
            ServerKind kind, ServerFacts facts, Map<String, String> config, Duration downtime, boolean needsKeys) {
        this.kind = kind;
        this.facts = facts;
        this.config = config;
        this.downtime = downtime;
        this.needsKeys = needsKeys;
    }

    /**
     * Everything there is to say, the graver first.
     *
     * @param config the configuration as Debezium gets it
     * @param downtime how long the source may stand still without losing changes
     * @param needsKeys whether a captured table has to have a key
     */
    static List<Finding> of(
            ServerKind kind, ServerFacts facts, Map<String, String> config, Duration downtime, boolean needsKeys) {
        ServerChecks checks = new ServerChecks(kind, facts, config, downtime, needsKeys);
        checks.log();
        checks.expiry();
        checks.findings.addAll(kind.findings(facts, config));
        checks.serverId();
        checks.privileges();
        checks.names();
        checks.tables();
        return checks.findings.stream()
                .sorted((one, other) -> one.weight().compareTo(other.weight()))
                .toList();
    }

    // --- the log

    private void log() {
        if (!is("log_bin", "ON")) {
            stops("has log_bin=OFF, so it writes no log of changes; start it with --log-bin and a --server-id");
            return;
        }
        if (!facts.unlogged().isEmpty()) {
            stops("leaves captured databases out of its log: " + String.join(", ", facts.unlogged())
                    + "; start it without --binlog-do-db and --binlog-ignore-db");
        }
        setting("binlog_format", "ROW");
        setting("binlog_row_image", "FULL");
        if (facts.variable("binlog_row_value_options").contains("PARTIAL_JSON")) {
            stops(
                    "has binlog_row_value_options=PARTIAL_JSON, so its log has only the differences of JSON columns; run: "
                            + kind.set("binlog_row_value_options", "''") + "; and end the sessions that are connected");
        }
        String metadata = facts.variable("binlog_row_metadata");
        if (!metadata.isEmpty() && !is("binlog_row_metadata", "FULL")) {
            findings.add(Finding.advises(
                    HOST,
                    Fault.SOURCE_SETTINGS,
                    "the server has binlog_row_metadata=" + metadata
                            + ", so its log does not name the columns and cannot"
                            + " be read without the history of the tables; better: "
                            + kind.set("binlog_row_metadata", "'FULL'")));
        }
    }

    private void setting(String variable, String expected) {
        if (!is(variable, expected)) {
            stops("has " + variable + "=" + facts.variable(variable) + ", which has to be " + expected
                    + "; run: " + kind.set(variable, "'" + expected + "'")
                    + "; and end the sessions that are connected, which keep the old value");
        }
    }

    /** Logs that are never deleted are fine, and so is an age that this server does not tell. */
    private void expiry() {
        boolean inSeconds = !facts.variable("binlog_expire_logs_seconds").isEmpty();
        String variable = inSeconds ? "binlog_expire_logs_seconds" : "expire_logs_days";
        Duration unit = inSeconds ? Duration.ofSeconds(1) : Duration.ofDays(1);
        String text = facts.variable(variable);
        if (text.isEmpty() || is("binlog_expire_logs_auto_purge", "OFF")) {
            return;
        }
        long seconds = (long) (Double.parseDouble(text) * unit.toSeconds());
        if (seconds > 0 && seconds < downtime.toSeconds()) {
            long needed = (downtime.toSeconds() + unit.toSeconds() - 1) / unit.toSeconds();
            findings.add(Finding.refuses(
                    WatchSettings.DOWNTIME.name(),
                    Fault.SOURCE_SETTINGS,
                    "the server deletes its logs after " + seconds + " s (" + variable + "), so a source that"
                            + " stands still for " + downtime.toSeconds() + " s loses changes; run: "
                            + kind.set(variable, Long.toString(needed)) + "; or expect a shorter downtime"));
        }
    }

    private void serverId() {
        String id = config.get(SERVER_ID);
        if (id == null) {
            return;
        }
        boolean own = id.equals(facts.variable("server_id"));
        if (own || facts.replicas().contains(id)) {
            findings.add(Finding.refuses(
                    SERVER_ID,
                    Fault.SOURCE_SERVER_ID,
                    id + " is the id of " + (own ? "the server itself" : "a replica that is connected to it")
                            + "; choose a number that no server and no reader of its log has (SELECT @@server_id; SHOW"
                            + " REPLICAS)"));
        }
    }

    // --- the account

    private void privileges() {
        for (Privilege privilege : kind.logPrivileges()) {
            if (!facts.grants().everywhere(privilege.name())
                    && privilege.includedIn().stream().noneMatch(facts.grants()::everywhere)) {
                findings.add(Finding.stops(USER, Fault.SOURCE_PRIVILEGES, lacks(privilege.name(), "*.*")));
            }
        }
        facts.unreadable().stream()
                .map(Table::database)
                .distinct()
                .forEach(database -> findings.add(Finding.refuses(
                        USER,
                        Fault.SOURCE_PRIVILEGES,
                        "may not read "
                                + named(facts.unreadable().stream()
                                        .filter(table -> table.database().equals(database))
                                        .toList())
                                + "; " + lacks("SELECT", Sql.quoted(database) + ".*"))));
        if (is("skip_show_database", "ON") && !facts.grants().everywhere("SHOW DATABASES")) {
            findings.add(Finding.refuses(USER, Fault.SOURCE_PRIVILEGES, lacks("SHOW DATABASES", "*.*")));
        }
        locks();
    }

    /** A lock is taken while the structure of the tables is read, also where no rows are read. */
    private void locks() {
        String mode = config.getOrDefault("snapshot.locking.mode", "minimal");
        if (!Set.of("minimal", "extended").contains(mode)) {
            return;
        }
        if (!facts.grants().everywhere("RELOAD") && !facts.grants().everywhere("FLUSH_TABLES")) {
            findings.add(Finding.refuses(
                    USER,
                    Fault.SOURCE_PRIVILEGES,
                    lacks("RELOAD", "*.*")
                            + "; FLUSH_TABLES is enough where the server knows it, and with snapshot.locking.mode=none"
                            + " neither is needed"));
        }
        if (!facts.grants().everywhere("LOCK TABLES")) {
            findings.add(Finding.advises(
                    USER,
                    Fault.SOURCE_PRIVILEGES,
                    "on a server that does not allow the global read lock, as managed services do not, it "
                            + lacks("LOCK TABLES", "*.*")));
        }
    }

    private String lacks(String privilege, String scope) {
        return "lacks " + privilege + "; run: GRANT " + privilege + " ON " + scope + " TO " + facts.account();
    }

    // --- what is captured

    private void names() {
        unmatched(DATABASES, "database", facts.databases());
        unmatched(TABLES, "table", facts.tables().stream().map(Table::toString).toList());
    }

    private void unmatched(String field, String kind, Collection<String> known) {
        String list = config.get(field);
        if (list == null || list.isBlank()) {
            return;
        }
        for (String item : COMMA.split(list, -1)) {
            String expression = item.trim().replace("\\,", ",");
            Predicate<String> matches =
                    Pattern.compile(expression, Pattern.CASE_INSENSITIVE).asMatchPredicate();
            if (!expression.isEmpty() && known.stream().noneMatch(matches)) {
                findings.add(Finding.refuses(
                        field,
                        Fault.CONFIG_INVALID,
                        '"' + expression + "\" matches no " + kind + " that " + facts.account()
                                + " can see; correct the expression, create the " + kind
                                + " first, or grant the account SELECT on it"));
            }
        }
    }

    private void tables() {
        if (needsKeys && !facts.keyless().isEmpty()) {
            findings.add(Finding.refuses(
                    TABLES,
                    Fault.SOURCE_TABLE_WITHOUT_KEY,
                    "captures tables without a primary key or a unique key of columns that cannot be NULL: "
                            + named(facts.keyless())
                            + "; give them a key, name one in message.key.columns, or leave them out"));
        }
    }

    private static String named(List<Table> tables) {
        String names = tables.stream().limit(MOST_NAMED).map(Table::toString).collect(Collectors.joining(", "));
        return tables.size() > MOST_NAMED ? names + " and " + (tables.size() - MOST_NAMED) + " more" : names;
    }

    private boolean is(String variable, String value) {
        return facts.variable(variable).equalsIgnoreCase(value);
    }

    private void stops(String message) {
        findings.add(Finding.stops(HOST, Fault.SOURCE_SETTINGS, "the server " + message));
    }
}

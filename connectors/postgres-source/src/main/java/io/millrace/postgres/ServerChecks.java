package io.millrace.postgres;

import io.debezium.relational.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** What is wrong with a server for a configuration: facts in, findings out, each with the statement that repairs it. */
final class ServerChecks {
    private static final String HOST = "database.hostname";
    private static final String USER = "database.user";
    private static final String SLOT = "slot.name";
    private static final String PUBLICATION = "publication.name";
    private static final String AUTOCREATE = "publication.autocreate.mode";
    private static final String SCHEMAS = "schema.include.list";
    private static final String TABLES = "table.include.list";
    private static final String PGOUTPUT = "pgoutput";
    /** As Debezium's connections for streaming call themselves; ours among them, when a running connector is changed. */
    private static final String DEBEZIUM = "Debezium Streaming";

    private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");
    private static final int MOST_NAMED = 10;

    private final ServerFacts facts;
    private final Map<String, String> config;
    private final boolean needsKeys;
    private final List<Finding> findings = new ArrayList<>();

    /** The configuration as Debezium gets it, and whether a captured table has to have a key. */
    ServerChecks(ServerFacts facts, Map<String, String> config, boolean needsKeys) {
        this.facts = facts;
        this.config = config;
        this.needsKeys = needsKeys && !config.containsKey("message.key.columns");
    }

    /** Everything there is to say. */
    List<Finding> findings() {
        server();
        role();
        slot();
        if (PGOUTPUT.equals(config.get("plugin.name"))) {
            publication();
        }
        keys();
        identities();
        names(SCHEMAS, TableId::schema);
        names(TABLES, id -> id.schema() + "." + id.table());
        return List.copyOf(findings);
    }

    private void server() {
        ServerFacts.Server server = facts.server();
        if (!server.walLevel().equals("logical")) {
            add(
                    HOST,
                    "the server has wal_level=" + server.walLevel()
                            + ", so its log cannot be decoded; run: ALTER SYSTEM SET wal_level = 'logical'; and restart it");
        }
        boolean reading = facts.slot().map(Slot::isRead).orElse(false);
        if (!reading && server.senders() >= server.mostSenders()) {
            add(
                    HOST,
                    "all " + server.mostSenders()
                            + " senders of the server are in use; run: ALTER SYSTEM SET max_wal_senders = "
                            + (server.mostSenders() + 4) + "; and restart it, or end a reader that SELECT * FROM"
                            + " pg_stat_replication shows");
        }
        if (facts.slot().isEmpty() && server.slots() >= server.mostSlots()) {
            add(
                    SLOT,
                    "cannot be created, because all " + server.mostSlots()
                            + " slots of the server are taken; drop one that is not used (SELECT slot_name, active FROM"
                            + " pg_replication_slots), or run: ALTER SYSTEM SET max_replication_slots = "
                            + (server.mostSlots() + 4) + "; and restart it");
        }
    }

    private void role() {
        ServerFacts.Role role = facts.role();
        if (!role.superuser() && !role.replicates()) {
            add(USER, "may not replicate; run: ALTER ROLE " + quoted(role.name()) + " REPLICATION;");
        }
        List<CapturedTable> unreadable = captured(table -> !table.readable());
        if (!unreadable.isEmpty()) {
            add(
                    USER,
                    "may not read " + named(unreadable) + "; run: GRANT SELECT ON " + listed(unreadable) + " TO "
                            + quoted(role.name()) + "; and GRANT USAGE on their schemas");
        }
    }

    private void slot() {
        if (facts.slot().isEmpty()) {
            return;
        }
        Slot slot = facts.slot().get();
        String plugin = config.getOrDefault("plugin.name", PGOUTPUT);
        if (!slot.database().equals(facts.role().database())) {
            add(SLOT, "is a slot of the database " + slot.database() + "; choose another name");
        } else if (!slot.plugin().equals(plugin)) {
            add(
                    SLOT,
                    "is a slot of the plugin " + slot.plugin() + ", not of plugin.name=" + plugin
                            + "; choose another name");
        } else if (slot.isRead() && !slot.reader().equals(DEBEZIUM)) {
            add(
                    SLOT,
                    "is being read by the process " + slot.readerPid() + " (" + slot.reader()
                            + "); choose another name, or run: SELECT pg_terminate_backend(" + slot.readerPid() + ");");
        } else if (slot.lost()) {
            add(
                    SLOT,
                    "has lost its log: the server kept no more than max_slot_wal_keep_size; run: SELECT"
                            + " pg_drop_replication_slot('" + slot.name()
                            + "'); and let the connector read the tables anew");
        }
    }

    private void publication() {
        String name = config.getOrDefault(PUBLICATION, "dbz_publication");
        String mode = config.getOrDefault(AUTOCREATE, "all_tables");
        boolean filtered = mode.equals("filtered");
        if (facts.publication().isEmpty()) {
            creation(name, mode);
            return;
        }
        ServerFacts.Publication publication = facts.publication().get();
        if (filtered && publication.allTables()) {
            add(AUTOCREATE, "is filtered, but " + name + " is a publication for all tables; set all_tables");
        }
        List<CapturedTable> unpublished = captured(table -> !table.published());
        if (!filtered && !unpublished.isEmpty()) {
            add(
                    PUBLICATION,
                    name + " lacks " + named(unpublished) + "; run: ALTER PUBLICATION " + quoted(name) + " ADD TABLE "
                            + listed(unpublished) + ";");
        }
        List<String> leftOut = publication.leftOut().stream()
                .filter(operation -> !skipped().contains(operation.substring(0, 1)))
                .toList();
        if (!leftOut.isEmpty()) {
            add(
                    PUBLICATION,
                    name + " leaves out " + String.join(" and ", leftOut) + "; run: ALTER PUBLICATION " + quoted(name)
                            + " SET (publish = 'insert, update, delete, truncate');");
        }
    }

    private void creation(String name, String mode) {
        ServerFacts.Role role = facts.role();
        String byHand = "CREATE PUBLICATION " + quoted(name) + " FOR TABLE " + listed(facts.captured()) + ";";
        if (mode.equals("disabled")) {
            add(PUBLICATION, name + " does not exist; run: " + byHand);
        } else if (!role.superuser() && mode.equals("all_tables")) {
            add(
                    AUTOCREATE,
                    "all_tables takes a superuser to create the publication " + name + "; run as its tables' owner: "
                            + byHand + " or set filtered");
        } else if (!role.superuser() && !role.creates()) {
            add(
                    USER,
                    "may not create the publication " + name + "; run: GRANT CREATE ON DATABASE "
                            + quoted(role.database()) + " TO " + quoted(role.name()) + "; or " + byHand);
        } else if (!role.superuser() && mode.equals("filtered")) {
            List<CapturedTable> foreign = captured(table -> !table.owned());
            if (!foreign.isEmpty()) {
                add(
                        USER,
                        "does not own " + named(foreign) + ", so it may not publish them; run as their owner: "
                                + byHand);
            }
        }
    }

    private String skipped() {
        String value = config.getOrDefault("skipped.operations", "none");
        return value.equals("none") ? "" : value.replace("c", "i");
    }

    private void keys() {
        List<CapturedTable> keyless = captured(table -> !table.keyed());
        if (needsKeys && !keyless.isEmpty()) {
            add(
                    TABLES,
                    "captures tables without a primary key or a unique key of columns that cannot be NULL: "
                            + named(keyless) + "; give them a key, name one in message.key.columns, or leave them out");
        }
    }

    /** The server itself refuses updates and deletes of a published table whose old rows it cannot log. */
    private void identities() {
        for (CapturedTable table : captured(table -> table.keyed() || !needsKeys)) {
            boolean nothing = table.identity().equals("n") || (table.identity().equals("d") && !table.primary());
            boolean index = table.identity().equals("i") && table.primary();
            if (nothing || index) {
                add(
                        TABLES,
                        "captures " + table.name() + ", whose log "
                                + (nothing ? "does not tell which row was updated or deleted" : "tells no primary keys")
                                + "; run: ALTER TABLE " + table.quoted() + " REPLICA IDENTITY "
                                + (table.primary() ? "DEFAULT" : "FULL") + ";");
            }
        }
    }

    /** Names in an include list that mean no table. */
    private void names(String field, Function<TableId, String> nameOf) {
        String list = config.get(field);
        if (list == null || list.isBlank()) {
            return;
        }
        List<String> names = facts.tables().stream().map(nameOf).distinct().toList();
        COMMA.splitAsStream(list)
                .map(String::trim)
                .filter(name -> !name.isEmpty() && names.stream().noneMatch(matches(name)))
                .forEach(name -> add(
                        field,
                        "has " + name + ", which matches no table of the database "
                                + facts.role().database()
                                + "; correct it, or create the table first. It is a regular expression for "
                                + (field.equals(TABLES) ? "schema.table" : "the name of a schema")));
    }

    private static Predicate<String> matches(String expression) {
        try {
            return Pattern.compile(expression, Pattern.CASE_INSENSITIVE).asMatchPredicate();
        } catch (PatternSyntaxException e) {
            return name -> true; // Debezium's own validation says so.
        }
    }

    private List<CapturedTable> captured(Predicate<CapturedTable> which) {
        return facts.captured().stream().filter(which).toList();
    }

    private static String named(List<CapturedTable> tables) {
        String first =
                tables.stream().limit(MOST_NAMED).map(CapturedTable::name).collect(Collectors.joining(", "));
        return tables.size() <= MOST_NAMED ? first : first + " and " + (tables.size() - MOST_NAMED) + " more";
    }

    private static String listed(List<CapturedTable> tables) {
        return tables.isEmpty()
                ? "..."
                : tables.stream().limit(MOST_NAMED).map(CapturedTable::quoted).collect(Collectors.joining(", "))
                        + (tables.size() <= MOST_NAMED ? "" : ", ...");
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private void add(String field, String message) {
        findings.add(new Finding(field, message));
    }
}

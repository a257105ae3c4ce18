package io.millrace.search;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at indexes, makes them and adds fields to their mappings. */
final class IndexAdmin implements TargetAdmin {
    private static final Logger LOG = LoggerFactory.getLogger(IndexAdmin.class);
    private static final String DATA_STREAM = ".ds-";

    /** Above the templates that match everything, below those that are meant for an index. */
    private static final int PRIORITY = 1;

    private static final Pattern MISSING_TYPE =
            Pattern.compile("(?:mapper type|handler for type) \\[([a-z0-9_]+)] declared on field");

    private final SearchClient client;
    private final Dialect dialect;
    private final IndexOptions options;
    private final Set<String> missingTypes = ConcurrentHashMap.newKeySet();

    IndexAdmin(SearchClient client, Dialect dialect, IndexOptions options) {
        this.client = client;
        this.dialect = dialect;
        this.options = options;
    }

    @Override
    public Optional<FoundIndex> find(String index) throws IOException {
        Optional<FoundIndex> found = look(index);
        found.ifPresent(there -> refuseStream(index, there.name()));
        return found;
    }

    /** The one index of a name or alias, if it exists, whatever it is. */
    Optional<FoundIndex> look(String index) throws IOException {
        SearchReply reply = client.call(
                "GET", path(index) + "?filter_path=*.mappings,*.settings.index.uuid,*.settings.index.gc_deletes", null);
        if (reply.status() == 404) {
            return Optional.empty();
        }
        Map<String, Object> found = Json.object(accepted(reply, "look at the index \"" + index + "\""));
        String name = only(index, found);
        return Optional.of(FoundIndex.of(name, Json.at(found, name)));
    }

    @Override
    public FoundIndex current(String index, FoundIndex known) throws IOException {
        SearchReply reply = client.call("GET", path(index) + "/_settings/index.uuid", null);
        if (reply.status() == 404) {
            throw new FaultException(Fault.TARGET_SETUP, IndexSetup.goneMessage(index));
        }
        if (!reply.isOk()) {
            return known;
        }
        Map<String, Object> found = Json.object(reply.body());
        String name = only(index, found);
        return FoundIndex.of(name, Json.at(found, name));
    }

    /** Makes an index, unless somebody else did; with a template of ours, unless one of the user's matches it. */
    @Override
    public void create(String index, @Nullable Schema schema) throws IOException {
        Map<String, Object> template = matchingTemplate(index);
        boolean theirs = !template.isEmpty() && !FoundIndex.isOurs(Json.at(template, "mappings"));
        if (theirs) {
            SearchReply reply = withKnownTypes(
                    schema, properties -> client.call("PUT", path(index), leftUnsaid(template, properties)));
            created(index, reply);
            return;
        }
        installTemplate(index, schema);
        created(index, client.call("PUT", path(index), Map.of()));
    }

    /** Installs our template for a name, with the fields of a row. */
    void installTemplate(String name, @Nullable Schema row) throws IOException {
        SearchReply reply = withKnownTypes(row, properties -> putTemplate(name, properties));
        accepted(reply, "install the index template \"millrace-" + name + "\"");
    }

    /** Installs our template for a name again, with these fields. */
    void installTemplate(String name, Map<String, Object> properties) throws IOException {
        accepted(putTemplate(name, properties), "install the index template \"millrace-" + name + "\"");
    }

    @Override
    public FoundIndex extend(FoundIndex index, Schema row) throws IOException {
        Map<String, Object> added = new LinkedHashMap<>();
        SearchReply reply = withKnownTypes(row, properties -> {
            added.clear();
            added.putAll(missing(index, properties));
            return added.isEmpty()
                    ? new SearchReply(200, new byte[0])
                    : client.call("PUT", path(index.name()) + "/_mapping", Map.of("properties", added));
        });
        if (reply.status() == 400) {
            conflict(index, "The index refuses the new fields " + added.keySet() + ": " + reply.reason() + ".");
            return index;
        }
        accepted(reply, "add fields to the mapping of the index \"" + index.name() + "\"");
        if (!added.isEmpty()) {
            LOG.info("Added the fields {} to the mapping of the index {}.", added.keySet(), index.name());
        }
        return index.with(added);
    }

    @Override
    public boolean continues(String identity, FoundIndex found) {
        return found.uuid().equals(identity);
    }

    @Override
    public FoundIndex adopt(String index, FoundIndex found) throws IOException {
        FoundIndex suited = suit(index, found);
        warnOfShortMemory(suited);
        showRows(index, suited);
        return suited;
    }

    /**
     * Sees to it that an index is written by one method only: versions of rows and merged fields do not go together. An
     * index of the user's gets the field that says whose the others are.
     */
    private FoundIndex suit(String index, FoundIndex found) throws IOException {
        boolean merged = !found.field(Owners.FIELD).isEmpty();
        boolean merging = options.method() == WriteMethod.UPSERT;
        if (merged == merging) {
            return found;
        }
        if (merged || found.ours()) {
            throw new FaultException(Fault.TARGET_SETUP, IndexSetup.mixedMessage(index));
        }
        Map<String, Object> fields = options.ownFields();
        accepted(
                client.call("PUT", path(found.name()) + "/_mapping", Map.of("properties", fields)),
                "add the fields " + fields.keySet() + " to the mapping of the index \"" + found.name() + "\"");
        return found.with(fields);
    }

    /** Sees to it that an index can be read without the marks of deleted rows, if there are any. */
    private void showRows(String index, FoundIndex found) throws IOException {
        if (options.deletes() == Deletes.KEEP) {
            String alias = DeleteMark.aliasOf(index);
            accepted(
                    client.call("PUT", path(found.name()) + "/_alias/" + UrlPath.step(alias), DeleteMark.alias()),
                    "make the alias \"" + alias + "\"");
        }
    }

    /** Says so when an index forgets deletes earlier than the settings want. */
    private void warnOfShortMemory(FoundIndex index) {
        if (options.deletes() == Deletes.REMOVE && index.gcDeletes().compareTo(options.gcDeletes()) < 0) {
            LOG.warn(
                    "The index {} remembers deletes for {} s only, less than the {} s of index.gc.deletes.ms: a change that"
                            + " is replayed later than that may show a deleted document until its delete has come again."
                            + " Raise it with PUT /{}/_settings {\"index.gc_deletes\":\"{}ms\"}.",
                    index.name(),
                    index.gcDeletes().toSeconds(),
                    options.gcDeletes().toSeconds(),
                    index.name(),
                    options.gcDeletes().toMillis());
        }
    }

    private Map<String, Object> missing(FoundIndex index, Map<String, Object> wanted) {
        Map<String, Object> missing = new LinkedHashMap<>();
        wanted.forEach((name, field) -> {
            Map<String, Object> there = index.field(name);
            if (there.isEmpty()) {
                missing.put(name, field);
            } else if (!type(there).equals(type(Json.map(field)))) {
                conflict(
                        index,
                        "The field " + name + " is " + type(there) + " but its column would now make it "
                                + type(Json.map(field)) + ", and a field cannot change its type.");
            }
        });
        return missing;
    }

    private void conflict(FoundIndex index, String what) {
        switch (options.onConflict()) {
            case KEEP ->
                LOG.warn(
                        "The mapping of the index {} cannot follow its table. {} Documents are written whole, but are not"
                                + " found by what does not fit.",
                        index.name(),
                        what);
            case FAIL ->
                throw new FaultException(
                        Fault.TARGET_SETUP,
                        "The mapping of the index \"" + index.name() + "\" cannot follow its table. " + what
                                + " Rebuild it: set another index.name, which gets the mapping of today's columns, and"
                                + " write everything into it with millrace offsets reset CONNECTOR --to-earliest"
                                + " --execute. Or set on.mapping.conflict=keep.");
        }
    }

    private static Object type(Map<String, Object> field) {
        return field.getOrDefault("type", "object");
    }

    /** The template by which the server would make the index; empty if there is none or it cannot tell. */
    private Map<String, Object> matchingTemplate(String index) throws IOException {
        SearchReply reply = client.call("POST", "/_index_template/_simulate_index/" + UrlPath.step(index), null);
        return reply.isOk() ? Json.at(Json.object(reply.body()), "template") : Map.of();
    }

    /** What a template of the user's leaves open, for the request that makes the index. */
    private Map<String, Object> leftUnsaid(Map<String, Object> template, Map<String, Object> properties) {
        Map<String, Object> settings = new LinkedHashMap<>(options.settings());
        settings.keySet().removeAll(Json.at(template, "settings", "index").keySet());
        boolean mapped = !Json.at(template, "mappings").isEmpty();
        return mapped
                ? Map.of("settings", Map.of("index", settings))
                : Map.of("settings", Map.of("index", settings), "mappings", FoundIndex.mapping(properties));
    }

    private SearchReply putTemplate(String name, Map<String, Object> properties) throws IOException {
        return client.call("PUT", "/_index_template/millrace-" + UrlPath.step(name), ours(name, properties));
    }

    private Map<String, Object> ours(String index, Map<String, Object> properties) {
        Map<String, Object> template = new LinkedHashMap<>();
        template.put("index_patterns", List.of(index));
        template.put("priority", PRIORITY);
        if (options.method() == WriteMethod.APPEND) {
            template.put("data_stream", Map.of());
        }
        if (dialect.templatesForbidCreation()) {
            // Else a write to an index that was deleted would make it again, empty and unnoticed until the next check.
            template.put("allow_auto_create", false);
        }
        template.put(
                "template",
                Map.of("settings", Map.of("index", options.settings()), "mappings", FoundIndex.mapping(properties)));
        template.put(
                "_meta", Map.of("description", "Made by the Millrace sink connector for the index " + index + "."));
        return template;
    }

    private void created(String index, SearchReply reply) throws IOException {
        if (reply.status() == 400 && ServerError.of(reply.body()).type().contains("already_exists")) {
            return;
        }
        accepted(reply, "make the index \"" + index + "\"");
        LOG.info("Made the index {}.", index);
    }

    /** Repeats a request without the field types that the server turns out not to have. */
    private SearchReply withKnownTypes(@Nullable Schema row, MappingRequest request) throws IOException {
        while (true) {
            MappingBuilder builder = new MappingBuilder(missingTypes, options.points());
            Map<String, Object> properties = new LinkedHashMap<>(row == null ? Map.of() : builder.properties(row));
            properties.putAll(options.ownFields());
            SearchReply reply = request.send(properties);
            Matcher missing = MISSING_TYPE.matcher(reply.status() == 400 ? reply.reason() : "");
            if (!missing.find() || !missingTypes.add(missing.group(1))) {
                return reply;
            }
            LOG.warn("The search server has no field type {}; a wider one is used instead.", missing.group(1));
        }
    }

    private static String only(String index, Map<String, Object> found) {
        if (found.size() != 1) {
            throw new FaultException(
                    Fault.TARGET_SETUP,
                    "index.name gives \"" + index + "\", which is an alias of " + found.size() + " indexes: "
                            + String.join(", ", found.keySet()) + ". Let it lead to exactly one.");
        }
        return found.keySet().iterator().next();
    }

    private static void refuseStream(String index, String name) {
        if (name.startsWith(DATA_STREAM)) {
            throw new FaultException(
                    Fault.TARGET_SETUP,
                    "index.name gives \"" + index + "\", which is a data stream; its documents cannot be replaced."
                            + " Choose another index.name, or write.method=append.");
        }
    }

    static byte[] accepted(SearchReply reply, String action) {
        if (reply.isOk()) {
            return reply.body();
        }
        Fault fault =
                switch (reply.status()) {
                    case 401 -> Fault.TARGET_AUTHENTICATION;
                    case 403 -> Fault.TARGET_PRIVILEGES;
                    case 408, 429 -> Fault.TARGET_BUSY;
                    default -> reply.status() >= 500 ? Fault.TARGET_BUSY : Fault.TARGET_SETUP;
                };
        throw new FaultException(
                fault,
                "The server answered " + reply.status() + " when asked to " + action + ": " + reply.reason() + "."
                        + advice(fault));
    }

    private static String advice(Fault fault) {
        return switch (fault) {
            case TARGET_AUTHENTICATION -> " Check the user and password, the key or the token.";
            case TARGET_PRIVILEGES ->
                " Grant create_index, view_index_metadata, manage and write on the index and manage_index_templates on"
                        + " the cluster, or make the index first.";
            case TARGET_SETUP -> " Make the index by hand, or change the settings.";
            default -> "";
        };
    }

    private static String path(String index) {
        return "/" + UrlPath.step(index);
    }

    /** A request that carries the fields of a mapping. */
    @FunctionalInterface
    private interface MappingRequest {
        SearchReply send(Map<String, Object> properties) throws IOException;
    }
}

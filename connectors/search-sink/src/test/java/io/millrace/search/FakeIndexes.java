package io.millrace.search;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The indexes of a {@link FakeSearchServer}: versions, templates and mappings as the real one handles them. */
final class FakeIndexes {
    private final Map<String, Index> indexes = new TreeMap<>();
    private final Map<String, Set<String>> aliases = new TreeMap<>();
    private final Map<String, Map<String, Object>> templates = new TreeMap<>();
    private final Map<String, Map<String, Object>> componentTemplates = new TreeMap<>();
    private final Set<String> missingTypes = new TreeSet<>();
    private Map<String, Object> usersTemplate = Map.of();

    /** What a request that is not a bulk request is answered with. */
    record Reply(int status, Map<String, Object> body) {}

    private static final class Index {
        private final String uuid = UUID.randomUUID().toString();
        private final Map<String, Object> settings = new LinkedHashMap<>();
        private final Map<String, Object> mappings = new LinkedHashMap<>();
        private final Map<String, String> documents = new TreeMap<>();
        private final Map<String, Long> versions = new TreeMap<>();
        private final Map<String, Long> seqNos = new TreeMap<>();
        private long seqNo;
    }

    synchronized void delete(String index) {
        indexes.remove(index);
    }

    synchronized void create(String index, Map<String, Object> mappings) {
        Index made = new Index();
        made.mappings.putAll(mappings);
        indexes.put(index, made);
    }

    synchronized void alias(String alias, String... to) {
        aliases.put(alias, Set.of(to));
    }

    synchronized void lacksType(String type) {
        missingTypes.add(type);
    }

    /** Every index that is made now matches a template of the user's. */
    synchronized void usersTemplate(Map<String, Object> template) {
        usersTemplate = template;
    }

    synchronized boolean exists(String index) {
        return indexes.containsKey(index);
    }

    synchronized Map<String, String> documents(String index) {
        return Map.copyOf(existing(index).documents);
    }

    synchronized Map<String, Object> mapping(String index) {
        return Map.copyOf(existing(index).mappings);
    }

    synchronized Map<String, Object> settings(String index) {
        return Map.copyOf(existing(index).settings);
    }

    synchronized Map<String, Object> template(String name) {
        return templates.getOrDefault(name, Map.of());
    }

    /** Writes or deletes, with {@code external_gte}, on a condition or only where there is nothing. */
    synchronized Map<String, Object> write(String verb, Map<String, Object> action, @Nullable String source) {
        String given = String.valueOf(action.get("_index"));
        String name = aliases.getOrDefault(given, Set.of(given)).iterator().next();
        Index index = indexes.get(name);
        if (index == null) {
            return item(404, "index_not_found_exception", "no such index [" + name + "]");
        }
        String id = String.valueOf(action.get("_id"));
        long before = index.versions.getOrDefault(id, -1L);
        long version = action.get("version") instanceof Long external ? external : Math.max(before, 0) + 1;
        if (conflicts(index, id, before, action, verb)) {
            return item(409, "version_conflict_engine_exception", "[" + id + "]: version conflict");
        }
        if (source != null && source.contains("\"misfit\"")) {
            return item(400, "document_parsing_exception", "failed to parse field [x]. Preview of field's value: 'z'");
        }
        index.versions.put(id, version);
        index.seqNos.put(id, index.seqNo++);
        if (source == null) {
            return Map.of("status", index.documents.remove(id) == null ? 404 : 200);
        }
        return Map.of("status", index.documents.put(id, source) == null ? 201 : 200);
    }

    private static boolean conflicts(Index index, String id, long before, Map<String, Object> action, String verb) {
        if (verb.equals("create")) {
            return index.documents.containsKey(id);
        }
        if (action.get("if_seq_no") instanceof Long seqNo) {
            return !index.documents.containsKey(id) || !seqNo.equals(index.seqNos.get(id));
        }
        return before > (Long) action.getOrDefault("version", Long.MAX_VALUE);
    }

    /** What a server answers to {@code _mget}, with each source as it was stored. */
    synchronized String get(byte[] body) throws IOException {
        StringBuilder reply = new StringBuilder("{\"docs\":[");
        String comma = "";
        for (Object asked : (List<?>) Json.object(body).getOrDefault("docs", List.of())) {
            reply.append(comma).append(document(Json.map(asked)));
            comma = ",";
        }
        return reply.append("]}").toString();
    }

    private String document(Map<String, Object> asked) {
        String given = String.valueOf(asked.get("_index"));
        String name = aliases.getOrDefault(given, Set.of(given)).iterator().next();
        String id = String.valueOf(asked.get("_id"));
        Index index = indexes.get(name);
        if (index == null) {
            return "{\"_id\":\"" + id + "\",\"error\":{\"type\":\"index_not_found_exception\",\"reason\":\"no\"}}";
        }
        String source = index.documents.get(id);
        return source == null
                ? "{\"_id\":\"" + id + "\",\"found\":false}"
                : "{\"_id\":\"" + id + "\",\"_version\":" + index.versions.get(id) + ",\"_seq_no\":"
                        + index.seqNos.get(id) + ",\"_primary_term\":1,\"found\":true,\"_source\":" + source + "}";
    }

    synchronized Reply call(String method, List<String> path, byte[] body) throws IOException {
        Map<String, Object> sent = body.length == 0 ? Map.of() : Json.object(body);
        String first = path.get(0);
        if (first.equals("_cluster")) {
            return new Reply(200, Map.of("status", "green"));
        }
        if (first.equals("_component_template")) {
            return componentTemplate(method, path.get(1), sent);
        }
        if (first.equals("_index_template")) {
            return template(method, path, sent);
        }
        if (method.equals("PUT")) {
            return path.size() > 1 ? putMapping(first, sent) : putIndex(first, sent);
        }
        Map<String, Object> found = new TreeMap<>();
        for (String name : aliases.getOrDefault(first, Set.of(first))) {
            Index index = indexes.get(name);
            if (index != null) {
                Map<String, Object> settings = Map.of("index", Map.of("uuid", index.uuid));
                found.put(name, Map.of("settings", settings, "mappings", index.mappings));
            }
        }
        return found.isEmpty() ? failed(404, "index_not_found_exception", "no such index") : new Reply(200, found);
    }

    private Index existing(String name) {
        Index index = indexes.get(name);
        if (index == null) {
            throw new AssertionError("There is no index " + name + " but " + indexes.keySet() + ".");
        }
        return index;
    }

    private Reply componentTemplate(String method, String name, Map<String, Object> sent) {
        if (method.equals("PUT")) {
            componentTemplates.put(name, sent);
            return new Reply(200, Map.of("acknowledged", true));
        }
        if (method.equals("DELETE") && componentTemplates.remove(name) != null) {
            return new Reply(200, Map.of("acknowledged", true));
        }
        String[] parts = name.split("\\*", 2);
        List<Map<String, Object>> found = componentTemplates.entrySet().stream()
                .filter(each -> parts.length == 2
                        ? each.getKey().startsWith(parts[0]) && each.getKey().endsWith(parts[1])
                        : each.getKey().equals(name))
                .map(each -> Map.<String, Object>of("name", each.getKey(), "component_template", each.getValue()))
                .toList();
        return found.isEmpty()
                ? failed(404, "resource_not_found_exception", "component template matching [" + name + "] not found")
                : new Reply(200, Map.of("component_templates", found));
    }

    private Reply template(String method, List<String> path, Map<String, Object> sent) {
        if (method.equals("POST")) {
            Map<String, Object> matching = matching(path.get(2));
            return new Reply(200, matching.isEmpty() ? Map.of() : Map.of("template", matching));
        }
        String unknown = unknownType(sent);
        if (!unknown.isEmpty()) {
            return unknownType(unknown);
        }
        templates.put(path.get(1), sent);
        return new Reply(200, Map.of("acknowledged", true));
    }

    private Map<String, Object> matching(String index) {
        return usersTemplate.isEmpty()
                ? Json.at(templates.getOrDefault("millrace-" + index, Map.of()), "template")
                : usersTemplate;
    }

    private Reply putIndex(String name, Map<String, Object> sent) {
        if (indexes.containsKey(name)) {
            return failed(400, "resource_already_exists_exception", "index [" + name + "] already exists");
        }
        String unknown = unknownType(sent);
        if (!unknown.isEmpty()) {
            return unknownType(unknown);
        }
        Index index = new Index();
        for (Map<String, Object> part : List.of(matching(name), sent)) {
            index.mappings.putAll(Json.at(part, "mappings"));
            index.settings.putAll(Json.at(part, "settings", "index"));
        }
        indexes.put(name, index);
        return new Reply(200, Map.of("acknowledged", true));
    }

    private Reply putMapping(String name, Map<String, Object> sent) {
        String unknown = unknownType(sent);
        if (!unknown.isEmpty()) {
            return unknownType(unknown);
        }
        Map<String, Object> properties = new LinkedHashMap<>(Json.at(existing(name).mappings, "properties"));
        properties.putAll(Json.at(sent, "properties"));
        existing(name).mappings.put("properties", properties);
        return new Reply(200, Map.of("acknowledged", true));
    }

    private String unknownType(Map<String, Object> sent) {
        return missingTypes.stream()
                .filter(type -> sent.toString().contains("type=" + type + "}"))
                .findFirst()
                .orElse("");
    }

    private static Reply unknownType(String type) {
        return failed(
                400,
                "mapper_parsing_exception",
                "Failed to parse mapping: The mapper type [" + type + "] declared on field [u] does not exist.");
    }

    private static Reply failed(int status, String type, String reason) {
        return new Reply(status, Map.of("error", Map.of("type", type, "reason", reason)));
    }

    private static Map<String, Object> item(int status, String type, String reason) {
        return Map.of("status", status, "error", Map.of("type", type, "reason", reason));
    }
}

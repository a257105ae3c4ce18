package io.millrace.search;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An index as it is on the server.
 *
 * @param name its own name, also where an alias led to it
 * @param uuid what tells it from an index of the same name before or after it
 * @param ours whether we made its mapping, so that we may add to it
 * @param properties the fields of its mapping
 */
record FoundIndex(String name, String uuid, boolean ours, Map<String, Object> properties) {
    private static final String MARK = "millrace";

    FoundIndex {
        properties = Map.copyOf(properties);
    }

    /** Reads what the server says of an index. */
    static FoundIndex of(String name, Map<String, Object> body) {
        Map<String, Object> mappings = Json.at(body, "mappings");
        return new FoundIndex(name, uuid(body), isOurs(mappings), Json.at(mappings, "properties"));
    }

    /** The UUID in what the server says of an index or of its settings. */
    static String uuid(Map<String, Object> body) {
        return String.valueOf(Json.at(body, "settings", "index").get("uuid"));
    }

    /** A mapping with the mark by which we know it again. */
    static Map<String, Object> mapping(Map<String, Object> properties) {
        Map<String, Object> mapping = new LinkedHashMap<>();
        mapping.put("_meta", Map.of(MARK, Map.of("mapping", 1)));
        if (!properties.isEmpty()) {
            mapping.put("properties", properties);
        }
        return mapping;
    }

    /** Whether a mapping has our mark. */
    static boolean isOurs(Map<String, Object> mapping) {
        return Json.at(mapping, "_meta").containsKey(MARK);
    }

    /** The same index with more fields. */
    FoundIndex with(Map<String, Object> more) {
        Map<String, Object> all = new LinkedHashMap<>(properties);
        all.putAll(more);
        return new FoundIndex(name, uuid, ours, all);
    }

    /** The mapping of a field, empty if there is none; a name with dots is a path, as the server sees it. */
    Map<String, Object> field(String name) {
        Map<String, Object> here = properties;
        String rest = name;
        for (int dot = rest.indexOf('.'); dot > 0 && !here.containsKey(rest); dot = rest.indexOf('.')) {
            here = Json.at(here, rest.substring(0, dot), "properties");
            rest = rest.substring(dot + 1);
        }
        return Json.map(here.get(rest));
    }
}

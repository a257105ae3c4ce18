package io.millrace.search;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An index as it is on the server.
 *
 * @param name its own name, also where an alias led to it
 * @param uuid what tells it from an index of the same name before or after it
 * @param ours whether we made its mapping, so that we may add to it
 * @param gcDeletes how long it remembers the versions of deleted documents
 * @param properties the fields of its mapping
 */
record FoundIndex(String name, String uuid, boolean ours, Duration gcDeletes, Map<String, Object> properties) {
    /** What a server takes where nothing was set. */
    private static final Duration USUAL_GC_DELETES = Duration.ofMinutes(1);

    private static final Pattern TIME = Pattern.compile("(\\d{1,15})(d|h|m|s|ms)");
    private static final String MARK = "millrace";

    FoundIndex {
        properties = Map.copyOf(properties);
    }

    /** Reads what the server says of an index. */
    static FoundIndex of(String name, Map<String, Object> body) {
        Map<String, Object> mappings = Json.at(body, "mappings");
        Map<String, Object> settings = Json.at(body, "settings", "index");
        return new FoundIndex(
                name,
                String.valueOf(settings.get("uuid")),
                isOurs(mappings),
                duration(String.valueOf(settings.get("gc_deletes"))),
                Json.at(mappings, "properties"));
    }

    /** A time as the server writes it, such as 60s or 600000ms. */
    private static Duration duration(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            return USUAL_GC_DELETES;
        }
        long amount = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "d" -> Duration.ofDays(amount);
            case "h" -> Duration.ofHours(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMillis(amount);
        };
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

    /** The same under the name of the data stream whose newest index it is, and what tells that from others. */
    FoundIndex as(String stream, String identity) {
        return new FoundIndex(stream, identity, ours, gcDeletes, properties);
    }

    /** The same index with more fields. */
    FoundIndex with(Map<String, Object> more) {
        Map<String, Object> all = new LinkedHashMap<>(properties);
        all.putAll(more);
        return new FoundIndex(name, uuid, ours, gcDeletes, all);
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

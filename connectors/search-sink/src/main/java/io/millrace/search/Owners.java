package io.millrace.search;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who has which fields in a document, and at which version: what a document of several owners carries beside their
 * fields.
 *
 * <p>{@code {"shop.shop.orders":{"version":"1234","fields":["total","state"]}}}; an owner without {@code fields} has
 * deleted its row. Versions are text, because many readers of JSON take numbers for doubles.
 */
final class Owners {
    /** The field of a document that holds it. */
    static final String FIELD = "millrace_owners";

    /** Its mapping: kept, not searched. */
    static final Map<String, Object> MAPPING = Map.of("type", "object", "enabled", false);

    /**
     * What one owner has.
     *
     * @param fields their names, or null if its row is deleted
     */
    record Part(long version, @Nullable Set<String> fields) {
        Set<String> names() {
            return fields == null ? Set.of() : fields;
        }
    }

    private final Map<String, Part> parts = new LinkedHashMap<>();

    /** Reads what a document carries; an {@link IOException} if it is not that. */
    static Owners of(byte @Nullable [] text) throws IOException {
        Owners owners = new Owners();
        if (text == null) {
            return owners;
        }
        for (Map.Entry<String, Object> each : Json.object(text).entrySet()) {
            Map<String, Object> part = Json.map(each.getValue());
            owners.parts.put(each.getKey(), new Part(version(part), names(part)));
        }
        return owners;
    }

    @Nullable
    Part of(String owner) {
        return parts.get(owner);
    }

    void put(String owner, Part part) {
        parts.put(owner, part);
    }

    /** Whether an owner other than this one has the field. */
    boolean hasOther(String owner, String field) {
        return parts.entrySet().stream()
                .anyMatch(each ->
                        !each.getKey().equals(owner) && each.getValue().names().contains(field));
    }

    /** Whether the rows of all owners are deleted. */
    boolean areGone() {
        return parts.values().stream().allMatch(part -> part.fields() == null);
    }

    byte[] toJson() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = Json.FACTORY.createGenerator(bytes)) {
            out.writeStartObject();
            for (Map.Entry<String, Part> each : parts.entrySet()) {
                out.writeObjectFieldStart(each.getKey());
                out.writeStringField("version", Long.toString(each.getValue().version()));
                if (each.getValue().fields() != null) {
                    out.writeArrayFieldStart("fields");
                    for (String name : each.getValue().names()) {
                        out.writeString(name);
                    }
                    out.writeEndArray();
                }
                out.writeEndObject();
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static long version(Map<String, Object> part) throws IOException {
        try {
            return Long.parseLong(String.valueOf(part.get("version")));
        } catch (NumberFormatException e) {
            throw new IOException("The version of an owner is not a number.", e);
        }
    }

    private static @Nullable Set<String> names(Map<String, Object> part) {
        return part.get("fields") instanceof List<?> names
                ? names.stream().map(String::valueOf).collect(Collectors.toCollection(LinkedHashSet::new))
                : null;
    }
}

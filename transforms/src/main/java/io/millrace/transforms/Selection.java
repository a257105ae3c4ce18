package io.millrace.transforms;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is said of one field, and below it of the fields inside it: a tree of dotted paths.
 *
 * @param path the dotted path from the top; empty at the top
 * @param included whether the field is asked for as a whole
 * @param excluded whether the field is refused as a whole
 * @param newName the name it gets, or null if it keeps its own
 * @param children by name, the fields inside it of which something is said
 */
record Selection(
        String path,
        boolean included,
        boolean excluded,
        @Nullable String newName,
        Map<String, Selection> children) {

    /** The tree for what is said of a whole key or value; without includes everything is included. */
    static Selection of(List<String> include, List<String> exclude, Map<String, String> rename) {
        Set<String> paths = new LinkedHashSet<>(include);
        paths.addAll(exclude);
        paths.addAll(rename.keySet());
        Selection tree = at("", paths, include, exclude, rename);
        return new Selection("", include.isEmpty(), false, null, tree.children);
    }

    /** Whether the field or anything inside it can be kept. */
    boolean isReachable(boolean kept) {
        return !excluded
                && (kept || included || children.values().stream().anyMatch(child -> child.isReachable(false)));
    }

    /** The name in the result of a field that has this name in the input. */
    String nameOf(String field) {
        return newName == null ? field : newName;
    }

    private static Selection at(
            String path,
            Set<String> paths,
            Collection<String> include,
            Collection<String> exclude,
            Map<String, String> rename) {
        Map<String, Selection> children = new LinkedHashMap<>();
        String start = path.isEmpty() ? "" : path + ".";
        for (String other : paths) {
            if (other.startsWith(start) && other.length() > start.length()) {
                String name = other.substring(start.length()).split("\\.", 2)[0];
                children.computeIfAbsent(name, key -> at(start + key, paths, include, exclude, rename));
            }
        }
        return new Selection(path, include.contains(path), exclude.contains(path), rename.get(path), children);
    }
}

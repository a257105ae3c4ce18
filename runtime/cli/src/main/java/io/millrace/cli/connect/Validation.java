package io.millrace.cli.connect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a connector plugin says about settings.
 *
 * @param problems every problem on its field
 * @param secrets which fields are secret
 * @param unresolved the fields whose value is a reference for which the worker has found nothing
 */
public record Validation(List<Problem> problems, Set<String> secrets, SortedSet<String> unresolved) {
    /** What the config providers of our runtime replace; a worker leaves in place what it has no value for. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file|directory|dir):[^}]*}");

    public Validation {
        problems = List.copyOf(problems);
        secrets = Set.copyOf(secrets);
        unresolved = Collections.unmodifiableSortedSet(new TreeSet<>(unresolved));
    }

    /** One thing that is wrong with one field. */
    public record Problem(String field, String message) {}

    /** The worker's answer. */
    record Answer(@Nullable List<Item> configs) {
        Validation validation() {
            var problems = new ArrayList<Problem>();
            var secrets = new HashSet<String>();
            var unresolved = new TreeSet<String>();
            for (Item item : configs == null ? List.<Item>of() : configs) {
                item.addTo(problems, secrets);
                if (item.value() != null && item.value().unresolved()) {
                    unresolved.add(item.value().name());
                }
            }
            return new Validation(problems, secrets, unresolved);
        }
    }

    record Item(@Nullable Definition definition, @Nullable Value value) {
        void addTo(List<Problem> problems, Set<String> secrets) {
            if (definition != null && "PASSWORD".equals(definition.type())) {
                secrets.add(definition.name());
            }
            if (value == null || value.errors() == null) {
                return;
            }
            for (String error : value.errors()) {
                problems.add(new Problem(value.name(), error));
            }
        }
    }

    record Definition(String name, @Nullable String type) {}

    record Value(
            String name, @Nullable String value, @Nullable List<String> errors) {
        boolean unresolved() {
            return value != null && REFERENCE.matcher(value).matches();
        }
    }
}

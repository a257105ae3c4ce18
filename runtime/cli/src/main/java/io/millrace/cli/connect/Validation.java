package io.millrace.cli.connect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a connector plugin says about settings: every problem on its field, and which fields are secret. */
public record Validation(List<Problem> problems, Set<String> secrets) {

    public Validation {
        problems = List.copyOf(problems);
        secrets = Set.copyOf(secrets);
    }

    /** One thing that is wrong with one field. */
    public record Problem(String field, String message) {}

    /** The worker's answer. */
    record Answer(@Nullable List<Item> configs) {
        Validation validation() {
            var problems = new ArrayList<Problem>();
            var secrets = new HashSet<String>();
            for (Item item : configs == null ? List.<Item>of() : configs) {
                item.addTo(problems, secrets);
            }
            return new Validation(problems, secrets);
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

    record Value(String name, @Nullable List<String> errors) {}
}

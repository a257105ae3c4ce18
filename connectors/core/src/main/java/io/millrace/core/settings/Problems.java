package io.millrace.core.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/** What is wrong with a configuration: everything, each problem on the field that has it. Not thread-safe. */
public final class Problems {

    private static final int LONGEST_VALUE_SHOWN = 120;

    private final Map<String, List<String>> byField = new LinkedHashMap<>();

    /**
     * Adds a problem.
     *
     * @param field the key as the user wrote it
     * @param value what it was set to; null when there is nothing to show, as for a missing or a secret value
     * @param message what the value must be, as in "must be between 1 and 64"
     */
    public void add(String field, @Nullable Object value, String message) {
        String text = value == null ? field + ": " + message : field + " = " + shortened(value) + ": " + message;
        byField.computeIfAbsent(field, key -> new ArrayList<>()).add(text);
    }

    /** Adds what is wrong with a part of the configuration, whose keys the user wrote with this prefix. */
    public void addAll(String prefix, Problems part) {
        part.byField.forEach((field, messages) ->
                messages.forEach(message -> byField.computeIfAbsent(prefix + field, key -> new ArrayList<>())
                        .add(prefix + message)));
    }

    /** Whether nothing is wrong. */
    public boolean isEmpty() {
        return byField.isEmpty();
    }

    /** Whether something is wrong with this field. */
    public boolean has(String field) {
        return byField.containsKey(field);
    }

    /** Full sentences, which name field and value, by field in the order in which they were found. */
    public Map<String, List<String>> byField() {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        byField.forEach((field, messages) -> copy.put(field, List.copyOf(messages)));
        return Collections.unmodifiableMap(copy);
    }

    /** Throws one exception that lists every problem, one per line, if there are any. */
    public void throwIfAny() {
        if (!isEmpty()) {
            throw new ConfigException(toString());
        }
    }

    /**
     * The problems as Connect's REST API shows them: a value for every key of the definition, and one more for each
     * other field that has a problem, unknown keys for instance. The value of such a field is not shown, because it may
     * be a secret under a misspelt name.
     */
    public List<ConfigValue> onto(ConfigDef definition, Map<String, String> config) {
        Map<String, ConfigValue> parsed = new HashMap<>();
        definition.validate(config).forEach(value -> parsed.put(value.name(), value));
        Map<String, ConfigValue> values = new LinkedHashMap<>();
        for (String name : definition.configKeys().keySet()) {
            ConfigValue value = parsed.getOrDefault(name, new ConfigValue(name));
            List<String> messages = new ArrayList<>(byField.getOrDefault(name, List.of()));
            values.put(name, new ConfigValue(name, value.value(), value.recommendedValues(), messages));
        }
        byField.forEach((field, messages) -> values.computeIfAbsent(
                field, name -> new ConfigValue(name, null, new ArrayList<>(), new ArrayList<>(messages))));
        return List.copyOf(values.values());
    }

    @Override
    public String toString() {
        List<String> all = byField.values().stream().flatMap(List::stream).toList();
        return switch (all.size()) {
            case 0 -> "no problems";
            case 1 -> "Invalid configuration: " + all.get(0);
            default -> "Invalid configuration, " + all.size() + " problems:\n- " + String.join("\n- ", all);
        };
    }

    private static String shortened(Object value) {
        String text = String.valueOf(value);
        return text.length() <= LONGEST_VALUE_SHOWN ? text : text.substring(0, LONGEST_VALUE_SHOWN) + "...";
    }
}

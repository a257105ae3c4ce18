package io.millrace.core.settings;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The values read from one configuration, with what is wrong with it; checks across settings add their problems. */
public final class Values {

    private final Map<String, Object> values;
    private final Set<String> set;
    private final Map<String, String> raw;
    private final Problems problems;
    private final List<String> notices;

    Values(
            Map<String, Object> values,
            Set<String> set,
            Map<String, String> raw,
            Problems problems,
            List<String> notices) {
        this.values = values;
        this.set = Set.copyOf(set);
        this.raw = Collections.unmodifiableMap(raw);
        this.problems = problems;
        this.notices = List.copyOf(notices);
    }

    /**
     * The value of a setting; its default when it was left out, or when what was set is reported as a problem.
     *
     * @throws ConfigException when a required setting has no usable value, which the problems report
     */
    public <T> T get(Setting<T> setting) {
        T value = find(setting);
        if (value == null) {
            throw new ConfigException(setting.name() + ": is required and has no usable value");
        }
        return value;
    }

    /** Whether {@link #get} has a value: always, but for a required setting that is missing or wrong. */
    public boolean has(Setting<?> setting) {
        return find(setting) != null;
    }

    /** Whether the configuration sets it, rightly or wrongly. */
    public boolean isSet(Setting<?> setting) {
        return set.contains(setting.name());
    }

    /** What is wrong; the same object every time, so that further checks can add to it. */
    public Problems problems() {
        return problems;
    }

    /** What works but should be changed, for the log: settings given under an old name. */
    public List<String> notices() {
        return notices;
    }

    /** The configuration as text, secrets included: for passing foreign keys on, never for a log. */
    public Map<String, String> raw() {
        return raw;
    }

    @Override
    public String toString() {
        return "Values of " + set + ", " + problems.byField().size() + " fields with problems";
    }

    @SuppressWarnings("unchecked") // values were put in by the setting of this name
    private <T> @Nullable T find(Setting<T> setting) {
        if (values.containsKey(setting.name())) {
            return (T) values.get(setting.name());
        }
        return setting.defaultValue();
    }
}

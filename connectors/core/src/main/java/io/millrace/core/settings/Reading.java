package io.millrace.core.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One pass over one configuration, which collects values and problems. */
final class Reading {

    private final Settings settings;
    private final Map<String, String> config;
    private final Map<String, Object> values = new HashMap<>();
    private final Set<String> set = new HashSet<>();
    private final Problems problems = new Problems();
    private final List<String> notices = new ArrayList<>();

    Reading(Settings settings, Map<String, String> config) {
        this.settings = settings;
        this.config = config;
    }

    Values values() {
        settings.all().forEach(this::readOne);
        config.keySet().forEach(this::judgeKey);
        return new Values(values, set, config, problems, notices);
    }

    private void readOne(Setting<?> setting) {
        String key = keyFor(setting);
        if (key != null) {
            set.add(setting.name());
            readValue(setting, key, config.get(key));
        } else if (setting.isRequired()) {
            problems.add(
                    setting.name(),
                    null,
                    setting.example()
                            .map(example -> "is required, for example " + example)
                            .orElse("is required"));
        }
    }

    private void readValue(Setting<?> setting, String key, @Nullable String text) {
        if (text == null) {
            problems.add(
                    key,
                    null,
                    "must not be null; " + (setting.isRequired() ? "give a value" : "leave it out to use the default"));
            return;
        }
        try {
            values.put(setting.name(), setting.parse(text));
        } catch (IllegalArgumentException e) {
            problems.add(key, setting.isSecret() || text.isBlank() ? null : text, String.valueOf(e.getMessage()));
        }
    }

    /** The key that sets it: its name, or else an old name of it. */
    private @Nullable String keyFor(Setting<?> setting) {
        String name = setting.name();
        String found = config.containsKey(name) ? name : null;
        for (Map.Entry<String, String> rename : settings.renamed().entrySet()) {
            String old = rename.getKey();
            if (!rename.getValue().equals(name) || !config.containsKey(old)) {
                continue;
            }
            if (found != null) {
                problems.add(old, null, "is an older name of " + found + ", which is set too; remove it");
            } else {
                notices.add(old + " is now called " + name + "; change it, the old name will go");
                found = old;
            }
        }
        return found;
    }

    private void judgeKey(String key) {
        String reason = settings.removed().get(key);
        if (reason != null) {
            problems.add(key, null, "no longer exists: " + reason);
        } else if (!isDeclared(key) && !settings.known().knows(key, config)) {
            problems.add(
                    key,
                    null,
                    "is not a setting of " + settings.title() + "; "
                            + Nearest.to(key, settings.names(), settings.known().prefixes())
                                    .map(name -> "did you mean " + name + "?")
                                    .orElse("remove it, or look up its name in the reference"));
        }
    }

    private boolean isDeclared(String key) {
        return settings.renamed().containsKey(key)
                || settings.all().stream().anyMatch(setting -> setting.name().equals(key));
    }
}

package io.millrace.core.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** Writes the reference page and the sample configuration of a plugin; the same declaration gives the same bytes. */
public final class ConfigReference {

    private ConfigReference() {}

    /** The reference page: one section per group, one part per setting. */
    public static String markdown(Settings settings) {
        Map<String, List<Setting<?>>> groups = new LinkedHashMap<>();
        settings.all().forEach(setting -> groups.computeIfAbsent(setting.group(), key -> new ArrayList<>())
                .add(setting));
        StringBuilder page = new StringBuilder();
        page.append("# ").append(settings.title()).append(": settings\n\n");
        if (!settings.overview().isEmpty()) {
            page.append(settings.overview()).append("\n\n");
        }
        page.append("Generated from the declaration of the settings; edits are overwritten.\n");
        groups.forEach((group, members) -> {
            page.append("\n## ").append(group).append('\n');
            members.forEach(setting -> part(page, setting));
        });
        oldNames(page, settings);
        return page.toString();
    }

    /**
     * A configuration to start from: the given entries first, then every setting that is required or basic, with its
     * example or default, as the JSON that Connect's {@code POST /connectors} takes.
     */
    public static String sampleJson(Settings settings, String name, Map<String, String> first) {
        Map<String, String> config = new LinkedHashMap<>(first);
        for (Setting<?> setting : settings.all()) {
            if (setting.importance() == Importance.HIGH) {
                String shown = setting.example().orElse(setting.defaultText() == null ? "" : setting.defaultText());
                config.putIfAbsent(setting.name(), shown);
            }
        }
        return "{\n  \"name\": " + quoted(name) + ",\n  \"config\": {\n"
                + config.entrySet().stream()
                        .map(entry -> "    " + quoted(entry.getKey()) + ": " + quoted(entry.getValue()))
                        .collect(Collectors.joining(",\n"))
                + "\n  }\n}\n";
    }

    /** What a value may be, in words: its choices or its rules. */
    static String allowed(Setting<?> setting) {
        List<String> words = new ArrayList<>();
        if (!setting.choices().isEmpty()) {
            words.add(String.join(", ", setting.choices()));
        }
        setting.rules().forEach(rule -> words.add("must " + rule));
        return String.join("; ", words);
    }

    private static void part(StringBuilder page, Setting<?> setting) {
        page.append("\n### `").append(setting.name()).append("`\n\n");
        page.append(setting.doc()).append("\n\n");
        line(page, "Type", setting.kind().label());
        line(page, "Values", String.join(", ", setting.choices()));
        setting.rules().forEach(rule -> page.append("- Must ").append(rule).append('\n'));
        line(page, "Default", defaultWords(setting));
        line(page, "Example", setting.example().map(text -> "`" + text + "`").orElse(""));
        line(page, "Since", setting.since().orElse(""));
    }

    private static String defaultWords(Setting<?> setting) {
        if (setting.isRequired()) {
            return "none, required";
        }
        String text = setting.defaultText();
        if (text == null) {
            return "none, optional";
        }
        return text.isEmpty() ? "empty" : "`" + text + "`";
    }

    private static void line(StringBuilder page, String label, String text) {
        if (!text.isEmpty()) {
            page.append("- ").append(label).append(": ").append(text).append('\n');
        }
    }

    private static void oldNames(StringBuilder page, Settings settings) {
        if (settings.renamed().isEmpty() && settings.removed().isEmpty()) {
            return;
        }
        page.append("\n## Old names\n\n");
        settings.renamed().forEach((old, now) -> page.append("- `")
                .append(old)
                .append("`: now `")
                .append(now)
                .append("`\n"));
        settings.removed().forEach((old, why) -> page.append("- `")
                .append(old)
                .append("`: removed; ")
                .append(why)
                .append('\n'));
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(character -> {
            switch (character) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> json.append((char) character);
            }
        });
        return json.append('"').toString();
    }
}

package io.millrace.source;

import io.debezium.config.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of a source's reference page that tells of Debezium's own settings. */
public final class DebeziumReference {
    private DebeziumReference() {}

    /**
     * The section.
     *
     * @param database as in "Debezium's MySQL connector"
     * @param remark a sentence on what is different for this database, or nothing
     * @param patterns the families of settings that belong to this database only
     * @param defaults where ours differ
     */
    public static String markdown(
            String database,
            Optional<String> remark,
            List<String> patterns,
            List<Field> fields,
            Map<String, String> defaults) {
        return """

                ## Debezium's settings

                Every setting of Debezium's %s connector is accepted under its own name and does what Debezium's
                documentation says, with its default unless the table names another.%s Settings that Debezium finds by
                pattern are accepted too: `driver.*`, %s`signal.*`, `notification.*`,
                `column.mask.*`, `column.truncate.*`, `snapshot.select.statement.overrides.*` and those of
                `converters` and `post.processors`.

                | setting | default |
                |---|---|
                """.formatted(
                        database,
                        remark.map(text -> " " + text).orElse(""),
                        patterns.stream().map(pattern -> "`" + pattern + "`, ").collect(Collectors.joining()))
                + fields.stream()
                        .map(field ->
                                "| `" + field.name() + "` | " + standard(field, defaults.get(field.name())) + " |\n")
                        .collect(Collectors.joining());
    }

    private static String standard(Field field, @Nullable String ours) {
        String theirs = field.defaultValueAsString();
        if (ours != null) {
            return "`" + ours + "` (Debezium: `" + theirs + "`)";
        }
        return theirs == null || theirs.isEmpty() ? "" : "`" + theirs.replace("|", "\\|") + "`";
    }
}

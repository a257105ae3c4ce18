package io.millrace.mysql;

import io.debezium.config.Field;
import io.debezium.connector.mysql.MySqlConnectorConfig;
import io.millrace.core.settings.KnownKeys;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The keys of Debezium's MySQL connector: those it declares, and the families it reads by pattern. */
final class MySqlKeys {
    /** The settings on which depends which rows are emitted, and so the version clock after a restart. */
    static final List<String> CHOOSE_ROWS = List.of(
            "database.include.list",
            "database.exclude.list",
            "table.include.list",
            "table.exclude.list",
            "message.key.columns",
            "skipped.operations",
            "skip.messages.without.change",
            "column.include.list",
            "column.exclude.list",
            "gtid.source.includes",
            "gtid.source.excludes",
            "gtid.source.filter.dml.events",
            "event.processing.failure.handling.mode",
            "inconsistent.schema.handling.mode",
            "signal.data.collection");

    /** Declared under a name that is itself a pattern. */
    private static final String PATTERN_SIGN = "(";

    private static final String INTERNAL = "internal.";

    private MySqlKeys() {}

    /** The declared fields, each once, by name; not all constants are in Debezium's own list of them. */
    static List<Field> fields() {
        TreeMap<String, Field> fields = new TreeMap<>();
        Stream.concat(
                        StreamSupport.stream(MySqlConnectorConfig.ALL_FIELDS.spliterator(), false),
                        Arrays.stream(MySqlConnectorConfig.class.getFields()).flatMap(MySqlKeys::constant))
                .filter(field -> !field.name().contains(PATTERN_SIGN))
                .filter(field -> !field.name().startsWith(INTERNAL))
                .forEach(field -> fields.putIfAbsent(field.name(), field));
        return List.copyOf(fields.values());
    }

    private static Stream<Field> constant(java.lang.reflect.Field member) {
        try {
            return Modifier.isStatic(member.getModifiers()) && member.get(null) instanceof Field field
                    ? Stream.of(field)
                    : Stream.empty();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Public constants can be read.", e);
        }
    }

    static KnownKeys known() {
        return KnownKeys.none()
                .with(fields().stream().map(Field::name).toArray(String[]::new))
                .with(
                        "datatype.propagate.source.type",
                        "column.propagate.source.type",
                        "custom.retriable.exception",
                        "custom.sanitize.pattern")
                .withPrefixes(
                        "driver.",
                        "schema.history.internal.",
                        "signal.",
                        "notification.",
                        "snapshot.select.statement.overrides.",
                        "snapshot.mode.",
                        "snapshot.max.threads.",
                        "openlineage.integration.",
                        "custom.metric.",
                        "topic.",
                        INTERNAL)
                .withPatterns(
                        Pattern.compile("column\\.truncate\\.to\\.\\d+\\.chars"),
                        Pattern.compile("column\\.mask\\.with\\.\\d+\\.chars"),
                        Pattern.compile("column\\.mask\\.hash(\\.v2)?\\.[^.]+\\.with\\.salt\\..+"),
                        // Properties of the driver under Debezium's older prefix; the driver writes them in camel case.
                        Pattern.compile("database\\.[a-z]+[A-Z]\\w*"))
                .withNamesListedIn("converters", "post.processors");
    }
}

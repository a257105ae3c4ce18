package io.millrace.source;

import io.debezium.config.Field;
import io.millrace.core.settings.KnownKeys;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/** The settings that a connector of Debezium declares, and the families of keys that each of them reads by pattern. */
public final class DebeziumFields {
    /** Declared under a name that is itself a pattern. */
    private static final String PATTERN_SIGN = "(";

    private static final String INTERNAL = "internal.";

    private DebeziumFields() {}

    /** The declared fields, each once, by name; not all constants of the class are in Debezium's own list of them. */
    public static List<Field> of(Iterable<Field> declared, Class<?> constants) {
        TreeMap<String, Field> fields = new TreeMap<>();
        Stream.concat(
                        StreamSupport.stream(declared.spliterator(), false),
                        Arrays.stream(constants.getFields()).flatMap(DebeziumFields::constant))
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

    /** These fields, and what every connector reads by pattern. */
    public static KnownKeys known(List<Field> fields) {
        return KnownKeys.none()
                .with(fields.stream().map(Field::name).toArray(String[]::new))
                .with(
                        "datatype.propagate.source.type",
                        "column.propagate.source.type",
                        "custom.retriable.exception",
                        "custom.sanitize.pattern")
                .withPrefixes(
                        "driver.",
                        "signal.",
                        "notification.",
                        "snapshot.select.statement.overrides.",
                        "snapshot.mode.",
                        "snapshot.max.threads.",
                        "openlineage.integration.",
                        "custom.metric.",
                        "converters.",
                        "post.processors.",
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

    /** Adds the fields to what Connect shows of a connector. */
    public static ConfigDef define(ConfigDef definition, List<Field> fields) {
        int order = 0;
        for (Field field : fields) {
            String doc = field.description();
            definition.define(
                    field.name(),
                    // A class is looked up by its name when Debezium needs it, not when somebody lists the settings.
                    field.type() == ConfigDef.Type.CLASS ? ConfigDef.Type.STRING : field.type(),
                    standard(field),
                    null,
                    field.importance(),
                    doc == null || doc.isBlank() ? "See Debezium's documentation." : doc,
                    "Debezium",
                    ++order,
                    field.width(),
                    field.displayName());
        }
        return definition;
    }

    private static @Nullable Object standard(Field field) {
        if (field.defaultValue() instanceof Class<?> type) {
            return type.getName();
        }
        // Debezium declares an integer as the default of a short, which Connect refuses.
        return field.type() == ConfigDef.Type.SHORT && field.defaultValue() instanceof Number number
                ? number.shortValue()
                : field.defaultValue();
    }
}

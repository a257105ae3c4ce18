package io.millrace.transforms;

import io.millrace.core.MillraceVersion;
import io.millrace.core.settings.KnownKeys;
import io.millrace.core.settings.Problems;
import io.millrace.core.settings.Setting;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.Values;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * Chooses and renames fields of a key or a value, at any depth.
 *
 * <p>A schema is projected once and remembered; a record is then copied field by field. What is null stays null, also
 * where the schema has a default.
 */
public abstract class Project<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {
    /** What the transform does, in the words of the reference. */
    public static final String OVERVIEW_DOC =
            "Chooses and renames fields of the key (Project$Key) or the value (Project$Value). Fields inside others are"
                    + " named by dotted paths; a path goes through a list into each of its elements. Records without a"
                    + " key or value, and records that hold no row, such as heartbeats, pass as they are.";

    private static final int SCHEMAS = 1000;
    private static final Pattern PATH = Pattern.compile("[^.:]+(\\.[^.:]+)*");
    private static final Pattern RENAME = Pattern.compile("[^.:]+(\\.[^.:]+)*:[^.:]+");

    private static final Setting<List<String>> INCLUDE = Setting.list("include")
            .doc("The fields to keep, as dotted paths; a path to a struct keeps all of it. Empty keeps every field.")
            .group("Fields")
            .example("id,name,address.city")
            .matching(all(PATH), "list fields as paths, such as name or address.city")
            .defaultsTo(List.of())
            .basic()
            .since("0.1.0")
            .build();

    private static final Setting<List<String>> EXCLUDE = Setting.list("exclude")
            .doc("The fields to leave out, as dotted paths; stronger than include.")
            .group("Fields")
            .example("password_hash,address.phone")
            .matching(all(PATH), "list fields as paths, such as name or address.city")
            .defaultsTo(List.of())
            .basic()
            .since("0.1.0")
            .build();

    private static final Setting<List<String>> RENAME_TO = Setting.list("rename")
            .doc(
                    "New names, as path:name, where the path is that of the field before renaming. A field keeps its place:"
                            + " only the last part of its path changes.")
            .group("Fields")
            .example("nm:name,address.zip:postcode")
            .matching(all(RENAME), "list new names as path:name, such as address.zip:postcode")
            .defaultsTo(List.of())
            .since("0.1.0")
            .build();

    /** The settings of this transform. */
    public static final Settings SETTINGS = Settings.of("Project transform", INCLUDE, EXCLUDE, RENAME_TO)
            .about(OVERVIEW_DOC)
            .allowing(KnownKeys.ofTransform());

    private volatile Projection projection = Projection.of(Selection.of(List.of(), List.of(), Map.of()), SCHEMAS);

    /** The values of the settings. */
    record Config(List<String> include, List<String> exclude, Map<String, String> rename) {
        static Config parse(Map<String, ?> configs) {
            Values values = SETTINGS.read(configs);
            Config config = new Config(values.get(INCLUDE), values.get(EXCLUDE), renames(values));
            config.check(values.problems());
            values.problems().throwIfAny();
            return config;
        }

        private static Map<String, String> renames(Values values) {
            Map<String, String> renames = new LinkedHashMap<>();
            for (String entry : values.get(RENAME_TO)) {
                int colon = entry.indexOf(':');
                if (renames.put(entry.substring(0, colon), entry.substring(colon + 1)) != null) {
                    values.problems().add(RENAME_TO.name(), entry, "must give a field one new name");
                }
            }
            return renames;
        }

        private void check(Problems problems) {
            if (problems.isEmpty() && include.isEmpty() && exclude.isEmpty() && rename.isEmpty()) {
                problems.add(INCLUDE.name(), null, "or exclude or rename must name a field, else nothing would change");
            }
            Set<String> results = new HashSet<>();
            rename.forEach((path, name) -> {
                if (exclude.contains(path)) {
                    problems.add(RENAME_TO.name(), path, "must not name a field that is excluded");
                }
                if (!results.add(path.substring(0, path.lastIndexOf('.') + 1) + name)) {
                    problems.add(RENAME_TO.name(), path + ":" + name, "must not give two fields the same name");
                }
            });
        }
    }

    @Override
    public void configure(Map<String, ?> configs) {
        Config config = Config.parse(configs);
        projection = Projection.of(Selection.of(config.include, config.exclude, config.rename), SCHEMAS);
    }

    @Override
    public R apply(R record) {
        Object whole = value(record);
        if (whole == null || Markers.isMarker(record)) {
            return record;
        }
        Schema schema = schema(record);
        return schema == null ? withoutSchema(record, whole) : withSchema(record, schema, whole);
    }

    @Override
    public ConfigDef config() {
        return SETTINGS.configDef();
    }

    @Override
    public String version() {
        return MillraceVersion.current();
    }

    @Override
    public void close() {}

    private R withoutSchema(R record, Object whole) {
        if (!(whole instanceof Map<?, ?> map)) {
            throw noFields(record, whole.getClass().getSimpleName());
        }
        Map<Object, @Nullable Object> result = projection.apply(map);
        if (result.isEmpty()) {
            throw nothingLeft(record);
        }
        return with(record, null, result);
    }

    private R withSchema(R record, Schema schema, Object whole) {
        if (schema.type() != Schema.Type.STRUCT) {
            throw noFields(record, schema.type().getName());
        }
        Shape shape = projection.shape(schema);
        if (shape.schema().fields().isEmpty()) {
            throw nothingLeft(record);
        }
        return shape instanceof Shape.Same ? record : with(record, shape.schema(), shape.apply(whole));
    }

    private DataException noFields(R record, String type) {
        return new DataException("The " + part() + " of a record in topic " + record.topic() + " is of type " + type
                + " and has no fields to choose from. Apply the transform to other topics only, with a predicate.");
    }

    private DataException nothingLeft(R record) {
        return new DataException("No field of the " + part() + " of a record in topic " + record.topic()
                + " is left. Change include and exclude, or apply the transform to other topics only, with a"
                + " predicate.");
    }

    private static Predicate<List<String>> all(Pattern pattern) {
        return items -> items.stream().allMatch(item -> pattern.matcher(item).matches());
    }

    abstract String part();

    abstract @Nullable Schema schema(R record);

    abstract @Nullable Object value(R record);

    abstract R with(R record, @Nullable Schema schema, @Nullable Object value);

    /** Chooses and renames fields of the key. */
    public static final class Key<R extends ConnectRecord<R>> extends Project<R> {
        @Override
        String part() {
            return "key";
        }

        @Override
        @Nullable
        Schema schema(R record) {
            return record.keySchema();
        }

        @Override
        @Nullable
        Object value(R record) {
            return record.key();
        }

        @Override
        R with(R record, @Nullable Schema schema, @Nullable Object value) {
            return record.newRecord(
                    record.topic(),
                    record.kafkaPartition(),
                    schema,
                    value,
                    record.valueSchema(),
                    record.value(),
                    record.timestamp());
        }
    }

    /** Chooses and renames fields of the value. */
    public static final class Value<R extends ConnectRecord<R>> extends Project<R> {
        @Override
        String part() {
            return "value";
        }

        @Override
        @Nullable
        Schema schema(R record) {
            return record.valueSchema();
        }

        @Override
        @Nullable
        Object value(R record) {
            return record.value();
        }

        @Override
        R with(R record, @Nullable Schema schema, @Nullable Object value) {
            return record.newRecord(
                    record.topic(),
                    record.kafkaPartition(),
                    record.keySchema(),
                    record.key(),
                    schema,
                    value,
                    record.timestamp());
        }
    }
}

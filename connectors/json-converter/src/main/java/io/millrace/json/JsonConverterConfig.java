package io.millrace.json;

import io.millrace.core.fault.FaultException;
import io.millrace.core.settings.KnownKeys;
import io.millrace.core.settings.Setting;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.Values;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * The configuration of a converter, with the names that Connect's own has.
 *
 * @param schemas whether a message carries its schema
 * @param schemaContent the schema of every message that is read, in place of the one it would carry
 * @param cachedSchemas how many schemas are remembered
 * @param decimals how decimals are written
 * @param replaceNull whether the default of a field takes the place of a NULL
 */
record JsonConverterConfig(
        boolean schemas,
        Optional<Schema> schemaContent,
        int cachedSchemas,
        DecimalFormat decimals,
        boolean replaceNull) {

    private static final String SCHEMAS = "Schemas";
    private static final String VALUES = "Values";

    static final Setting<Boolean> SCHEMAS_ENABLE = Setting.bool("schemas.enable")
            .doc("Whether every message is an object of a schema and a payload. With it all types survive, without a"
                    + " schema registry. Without it a message is the payload alone, and is read as maps, lists, strings,"
                    + " 64-bit integers, doubles and booleans.")
            .group(SCHEMAS)
            .defaultsTo(true)
            .basic()
            .since("0.1.0")
            .build();

    static final Setting<Integer> SCHEMAS_CACHE_SIZE = Setting.integer("schemas.cache.size")
            .doc("How many schemas are remembered in each direction. With fewer than are in use at a time, schemas are"
                    + " encoded and parsed again and again.")
            .group(SCHEMAS)
            .defaultsTo(1000)
            .atLeast(1)
            .advanced()
            .since("0.1.0")
            .build();

    static final Setting<Optional<String>> SCHEMA_CONTENT = Setting.string("schema.content")
            .doc("A schema, as JSON, for messages that are a payload alone: every message is read with it. It needs"
                    + " schemas.enable=true and has no effect on writing.")
            .group(SCHEMAS)
            .example("{\"type\":\"struct\",\"fields\":[{\"field\":\"id\",\"type\":\"int64\"}]}")
            .advanced()
            .since("0.1.0")
            .optional();

    static final Setting<DecimalFormat> DECIMAL_FORMAT = Setting.oneOf("decimal.format", DecimalFormat.class)
            .doc("How decimals are written: base64 is the bytes of the unscaled number, numeric a JSON number, which"
                    + " many readers take for a double. Both are read.")
            .group(VALUES)
            .defaultsTo(DecimalFormat.BASE64)
            .since("0.1.0")
            .build();

    static final Setting<Boolean> REPLACE_NULL_WITH_DEFAULT = Setting.bool("replace.null.with.default")
            .doc("Whether a NULL in an optional field that has a default becomes that default, when writing and when"
                    + " reading. In Connect's own converter it does unless it is told otherwise, and a column that is"
                    + " NULL in the database is not NULL behind it.")
            .group(VALUES)
            .defaultsTo(false)
            .since("0.1.0")
            .build();

    static final Settings SETTINGS = Settings.of(
                    "JSON converter",
                    SCHEMAS_ENABLE,
                    SCHEMAS_CACHE_SIZE,
                    SCHEMA_CONTENT,
                    DECIMAL_FORMAT,
                    REPLACE_NULL_WITH_DEFAULT)
            .about("io.millrace.json.JsonConverter writes the same bytes as Connect's own JsonConverter and reads the"
                    + " same values, with and without schemas, in a fraction of the time. What differs, and why, is in"
                    + " docs/specs/json.md. In a worker's or a connector's configuration the settings have the prefix"
                    + " key.converter. or value.converter.")
            .allowing(KnownKeys.none().with("converter.type", "plugin.version"));

    /**
     * Reads the settings.
     *
     * @throws org.apache.kafka.common.config.ConfigException with everything that is wrong
     */
    static JsonConverterConfig parse(Map<String, ?> config) {
        Values values = SETTINGS.read(config);
        Optional<Schema> content = schemaContent(values);
        values.problems().throwIfAny();
        return new JsonConverterConfig(
                values.get(SCHEMAS_ENABLE),
                content,
                values.get(SCHEMAS_CACHE_SIZE),
                values.get(DECIMAL_FORMAT),
                values.get(REPLACE_NULL_WITH_DEFAULT));
    }

    private static Optional<Schema> schemaContent(Values values) {
        String text = values.get(SCHEMA_CONTENT).orElse(null);
        if (text == null) {
            return Optional.empty();
        }
        if (!values.get(SCHEMAS_ENABLE)) {
            values.problems()
                    .add(
                            SCHEMA_CONTENT.name(),
                            null,
                            "has no effect with " + SCHEMAS_ENABLE.name() + "=false; leave one of the two out");
            return Optional.empty();
        }
        try {
            Nulls nulls = new Nulls(values.get(REPLACE_NULL_WITH_DEFAULT));
            JsonInput in = new JsonInput(text.getBytes(StandardCharsets.UTF_8));
            return Optional.of(new SchemaParser(new Readers(nulls)).parse(in));
        } catch (FaultException e) {
            return noSchema(values, text, e.detail());
        } catch (DataException e) {
            return noSchema(values, text, String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Schema> noSchema(Values values, String text, String reason) {
        values.problems().add(SCHEMA_CONTENT.name(), text, "must be a schema as Connect writes it. " + reason);
        return Optional.empty();
    }
}

package io.millrace.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.settings.ReferencePages;
import io.millrace.core.settings.SettingsAssertions;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class JsonConverterConfigTest {
    private static final String INT32 = "{\"type\":\"int32\"}";

    @Test
    void pinsDefaults() {
        SettingsAssertions.assertDefaults(
                JsonConverterConfig.SETTINGS,
                Map.of(
                        "schemas.enable", "true",
                        "schemas.cache.size", "1000",
                        "schema.content", "",
                        "decimal.format", "base64",
                        "replace.null.with.default", "false"));
    }

    @Test
    void everySettingReachesTheRecord() {
        JsonConverterConfig full = JsonConverterConfig.parse(Map.of(
                "schemas.cache.size", "3",
                "schema.content", INT32,
                "decimal.format", "NUMERIC",
                "replace.null.with.default", "true"));

        assertThat(full.cachedSchemas()).isEqualTo(3);
        assertThat(full.schemaContent())
                .hasValueSatisfying(
                        schema -> assertThat(schema.type().getName()).isEqualTo("int32"));
        assertThat(full.decimals()).isEqualTo(DecimalFormat.NUMERIC);
        assertThat(full.replaceNull()).isTrue();
        assertThat(JsonConverterConfig.parse(Map.of("schemas.enable", "false")).schemas())
                .isFalse();
    }

    @Test
    void hasTheSettingsOfConnectsOwn() {
        assertThat(new JsonConverter().config().names())
                .containsAll(withoutType(new org.apache.kafka.connect.json.JsonConverter()
                        .config()
                        .names()));
    }

    @Test
    void takesWhatConnectAddsToTheSettings() {
        assertThat(JsonConverterConfig.parse(Map.of("converter.type", "key", "plugin.version", "1.0"))
                        .schemas())
                .isTrue();
    }

    @Test
    void referenceIsCurrent() {
        ReferencePages.assertCurrent(JsonConverterConfig.SETTINGS, "json-converter.md");
    }

    @Test
    void reportsEveryProblemOnItsField() {
        assertThatThrownBy(() -> JsonConverterConfig.parse(Map.of(
                        "schemas.enabled", "true",
                        "schemas.cache.size", "0",
                        "schema.content", "{\"type\":\"integer\"}",
                        "decimal.format", "plain")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("schemas.enabled")
                .hasMessageContaining("schemas.enable")
                .hasMessageContaining("schemas.cache.size = 0: must be at least 1")
                .hasMessageContaining(
                        "must be a schema as Connect writes it. The value has a schema of the type integer")
                .hasMessageContaining("decimal.format = plain: must be one of base64, numeric");
    }

    @Test
    void refusesASchemaThatWouldHaveNoEffect() {
        assertThatThrownBy(() -> JsonConverterConfig.parse(Map.of("schemas.enable", "false", "schema.content", INT32)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("schema.content")
                .hasMessageContaining("has no effect with schemas.enable=false");
    }

    private static Set<String> withoutType(Set<String> names) {
        Set<String> others = new HashSet<>(names);
        others.remove("converter.type");
        return others;
    }
}

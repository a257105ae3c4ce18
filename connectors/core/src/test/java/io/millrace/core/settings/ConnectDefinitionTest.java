package io.millrace.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class ConnectDefinitionTest {

    enum Mode {
        FULL,
        PARTIAL
    }

    private static final Settings SETTINGS = Settings.of(
            "Sink",
            Setting.string("url").doc("Where.").group("Connection").required(),
            Setting.password("secret").group("Connection").optional(),
            Setting.oneOf("mode", Mode.class).defaultsTo(Mode.FULL).build(),
            Setting.list("fields").defaultsTo(List.of("a", "b")).build(),
            Setting.millis("linger.ms")
                    .atLeast(Duration.ofMillis(1))
                    .defaultsTo(Duration.ofMillis(20))
                    .build());

    @Test
    void keepsWhatWasDeclared() {
        assertThat(SETTINGS.configDef().configKeys().keySet())
                .containsExactly("url", "secret", "mode", "fields", "linger.ms");
        assertThat(key("url").hasDefault()).isFalse();
        assertThat(key("url").documentation).isEqualTo("Where.");
        assertThat(key("url").group).isEqualTo("Connection");
        assertThat(key("secret").type).isEqualTo(ConfigDef.Type.PASSWORD);
        assertThat(key("secret").orderInGroup).isEqualTo(2);
        assertThat(key("secret").defaultValue).isNull();
        assertThat(key("mode").defaultValue).isEqualTo("full");
        assertThat(key("fields").defaultValue).isEqualTo(List.of("a", "b"));
        assertThat(key("linger.ms").defaultValue).isEqualTo(20L);
    }

    private static ConfigDef.ConfigKey key(String name) {
        return Objects.requireNonNull(SETTINGS.configDef().configKeys().get(name));
    }

    @Test
    void checksByItselfWhatConnectChecks() {
        assertThatThrownBy(() -> SETTINGS.configDef().parse(Map.of("url", "x", "linger.ms", "0")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("linger.ms")
                .hasMessageContaining("must be at least 1");
    }

    @Test
    void validationShowsOneMessagePerProblem() {
        List<ConfigValue> values = SETTINGS.validate(
                        Map.of("linger.ms", "0", "mode", "some", "lingr.ms", "5", "fields", "x"))
                .configValues();
        assertThat(values)
                .extracting(ConfigValue::name)
                .containsExactly("url", "secret", "mode", "fields", "linger.ms", "lingr.ms");
        assertThat(values).extracting(value -> value.errorMessages().size()).containsExactly(1, 0, 1, 0, 1, 1);
        assertThat(values.get(2).recommendedValues()).containsExactly("full", "partial");
        assertThat(values.get(3).value()).isEqualTo(List.of("x"));
        assertThat(values.get(5).value()).isNull();
        assertThat(values.get(5).errorMessages())
                .containsExactly("lingr.ms: is not a setting of Sink; did you mean linger.ms?");
    }

    @Test
    void validationAddsFurtherChecks() {
        List<ConfigValue> values = SETTINGS.validate(Map.of("url", "x"), read -> read.problems()
                        .add("errors.tolerance", "all", "must be none for this connector"))
                .configValues();
        assertThat(values)
                .filteredOn(value -> !value.errorMessages().isEmpty())
                .extracting(ConfigValue::name)
                .containsExactly("errors.tolerance");
    }
}

package io.millrace.core.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** Turns settings into the definition that Connect shows and, for transforms, checks by itself. */
final class ConnectDefinition {

    private ConnectDefinition() {}

    static ConfigDef of(List<Setting<?>> settings) {
        ConfigDef definition = new ConfigDef();
        Map<String, Integer> orderInGroup = new HashMap<>();
        for (Setting<?> setting : settings) {
            definition.define(
                    setting.name(),
                    setting.kind().connectType(),
                    setting.isRequired() ? ConfigDef.NO_DEFAULT_VALUE : setting.defaultText(),
                    new Rule(setting),
                    setting.importance(),
                    setting.doc(),
                    setting.group(),
                    orderInGroup.merge(setting.group(), 1, Integer::sum),
                    width(setting.kind()),
                    setting.name(),
                    List.of(),
                    new Choices(List.copyOf(setting.choices())));
        }
        return definition;
    }

    private static ConfigDef.Width width(Kind kind) {
        return switch (kind) {
            case INTEGER, LONG, BOOLEAN, MILLIS, BYTES -> ConfigDef.Width.SHORT;
            case STRING, CHOICE, PASSWORD -> ConfigDef.Width.MEDIUM;
            case LIST, REGEX -> ConfigDef.Width.LONG;
        };
    }

    /** The setting's own reading as a Connect validator; its text is the column of valid values. */
    private record Rule(Setting<?> setting) implements ConfigDef.Validator {

        @Override
        public void ensureValid(String name, @Nullable Object value) {
            if (value == null) {
                return;
            }
            String text = value instanceof Password secret
                    ? secret.value()
                    : ConfigDef.convertToString(value, setting.kind().connectType());
            try {
                Object unused = setting.parse(text);
            } catch (IllegalArgumentException e) {
                throw new ConfigException(name, value, e.getMessage());
            }
        }

        @Override
        public String toString() {
            return ConfigReference.allowed(setting);
        }
    }

    private record Choices(List<Object> all) implements ConfigDef.Recommender {

        @Override
        public List<Object> validValues(String name, Map<String, Object> parsedConfig) {
            return all;
        }

        @Override
        public boolean visible(String name, Map<String, Object> parsedConfig) {
            return true;
        }
    }
}

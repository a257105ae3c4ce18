package io.millrace.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.source.SourceConnector;
import org.assertj.core.api.AbstractStringAssert;

/** What a connector has against a configuration. */
public final class Refusals {
    private Refusals() {}

    /** The fields with a problem. */
    public static List<ConfigValue> of(SourceConnector connector, Map<String, String> config) {
        return connector.validate(config).configValues().stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .toList();
    }

    /** What is said about the one field that has a problem. */
    public static AbstractStringAssert<?> assertRefusal(
            SourceConnector connector, Map<String, String> config, String field) {
        List<ConfigValue> errors = of(connector, config);
        assertThat(errors).extracting(ConfigValue::name).containsExactly(field);
        return assertThat(errors.get(0).errorMessages().get(0));
    }
}

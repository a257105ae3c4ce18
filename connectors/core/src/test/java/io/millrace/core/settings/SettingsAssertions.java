package io.millrace.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/** Proves every setting of a plugin, driven by its declaration, so that a new one cannot be left untested. */
public final class SettingsAssertions {

    private SettingsAssertions() {}

    /**
     * Pins the default of every setting that is not required.
     *
     * @param expected name to default as written in a configuration; empty text where there is none
     */
    public static void assertDefaults(Settings settings, Map<String, String> expected) {
        Map<String, String> actual = new TreeMap<>();
        settings.all().stream()
                .filter(setting -> !setting.isRequired())
                .forEach(setting -> actual.put(setting.name(), Objects.requireNonNullElse(setting.defaultText(), "")));
        assertThat(actual).isEqualTo(new TreeMap<>(expected));
    }

    /**
     * Proves that every setting reaches the parsed configuration: {@code full} must give every one a value that is not
     * its default, and leaving any one of them out must change the result or, for a required one, fail.
     *
     * @param parse the plugin's own parsing; its result has a meaningful {@code equals} or {@code toString}
     */
    public static <C> void assertEverySettingCounts(
            Settings settings, Function<Map<String, String>, C> parse, Map<String, String> full) {
        assertThat(settings.read(full).problems().byField()).isEmpty();
        for (Setting<?> setting : settings.all()) {
            assertThat(full).as("a value for every setting").containsKey(setting.name());
            assertThat(Objects.requireNonNull(full.get(setting.name())))
                    .as("%s has a value that is not its default", setting.name())
                    .isNotEqualTo(setting.defaultText());
            assertCounts(setting, parse, full);
        }
    }

    private static <C> void assertCounts(
            Setting<?> setting, Function<Map<String, String>, C> parse, Map<String, String> full) {
        Map<String, String> without = new LinkedHashMap<>(full);
        without.remove(setting.name());
        if (setting.isRequired()) {
            assertThat(catchThrowable(() -> parse.apply(without)))
                    .as("without %s", setting.name())
                    .hasMessageContaining(setting.name());
            return;
        }
        C whole = parse.apply(full);
        if (whole.equals(parse.apply(full))) {
            assertThat(parse.apply(without)).as("without %s", setting.name()).isNotEqualTo(whole);
        } else {
            assertThat(parse.apply(without)).as("without %s", setting.name()).doesNotHaveToString(whole.toString());
        }
    }
}

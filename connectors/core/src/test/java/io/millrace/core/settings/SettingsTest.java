package io.millrace.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

class SettingsTest {

    enum Format {
        ROW,
        ENVELOPE
    }

    private static final Setting<String> HOST =
            Setting.string("database.hostname").example("db.internal").required();
    private static final Setting<Integer> PORT =
            Setting.integer("database.port").between(1, 65535).defaultsTo(3306).build();
    private static final Setting<Password> PASSWORD =
            Setting.password("database.password").required();
    private static final Setting<Duration> WAIT =
            Setting.millis("wait.ms").defaultsTo(Duration.ofSeconds(5)).build();
    private static final Setting<Format> FORMAT =
            Setting.oneOf("record.format", Format.class).defaultsTo(Format.ROW).build();
    private static final Setting<Optional<Pattern>> TABLES =
            Setting.regex("table.pattern").optional();

    private static final Settings SETTINGS = Settings.of("Test source", HOST, PORT, PASSWORD, WAIT, FORMAT, TABLES)
            .allowing(KnownKeys.ofConnectSource().withPrefixes("signal.").withNamesListedIn("converters"))
            .renamed("timeout.ms", "wait.ms")
            .removed("poll.threads", "the reader has one thread; remove it");

    private static final Map<String, String> MINIMAL = Map.of("database.hostname", "db", "database.password", "hush");

    private record Parsed(String host, int port, Password password, Duration pause, Format format, String tables) {
        static Parsed parse(Map<String, String> config) {
            Values values = SETTINGS.read(config);
            values.problems().throwIfAny();
            return new Parsed(
                    values.get(HOST),
                    values.get(PORT),
                    values.get(PASSWORD),
                    values.get(WAIT),
                    values.get(FORMAT),
                    values.get(TABLES).map(Pattern::pattern).orElse("none"));
        }
    }

    @Test
    void everyDefaultIsPinned() {
        SettingsAssertions.assertDefaults(
                SETTINGS,
                Map.of("database.port", "3306", "wait.ms", "5000", "record.format", "row", "table.pattern", ""));
    }

    @Test
    void everySettingCounts() {
        SettingsAssertions.assertEverySettingCounts(
                SETTINGS,
                Parsed::parse,
                Map.of(
                        "database.hostname", "db",
                        "database.port", "3307",
                        "database.password", "hush",
                        "wait.ms", "1",
                        "record.format", "envelope",
                        "table.pattern", "a.*"));
    }

    @Test
    void readsDefaultsForWhatIsLeftOut() {
        Values values = SETTINGS.read(MINIMAL);
        assertThat(values.problems().isEmpty()).isTrue();
        assertThat(values.get(PORT)).isEqualTo(3306);
        assertThat(values.get(TABLES)).isEmpty();
        assertThat(values.isSet(PORT)).isFalse();
        assertThat(values.isSet(HOST)).isTrue();
        assertThat(values.get(PASSWORD).value()).isEqualTo("hush");
        values.problems().throwIfAny();
    }

    @Test
    void reportsAllProblemsAtOnce() {
        Values values = SETTINGS.read(Map.of(
                "database.port", "0",
                "database.password", "x",
                "wait.ms", "soon",
                "record.format", "csv",
                "database.hostnam", "db"));
        assertThat(values.problems().byField())
                .containsOnly(
                        Map.entry(
                                "database.hostname",
                                List.of("database.hostname: is required, for example db.internal")),
                        Map.entry("database.port", List.of("database.port = 0: must be between 1 and 65535")),
                        Map.entry("wait.ms", List.of("wait.ms = soon: must be a whole number, without a unit")),
                        Map.entry("record.format", List.of("record.format = csv: must be one of row, envelope")),
                        Map.entry(
                                "database.hostnam",
                                List.of("database.hostnam: is not a setting of Test source;"
                                        + " did you mean database.hostname?")));
        assertThatThrownBy(values.problems()::throwIfAny)
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("Invalid configuration, 5 problems:\n- database.hostname: is required")
                .hasMessageContaining("\n- wait.ms = soon");
    }

    @Test
    void aWrongValueLeavesTheDefault() {
        Values values = SETTINGS.read(Map.of("database.port", "0"));
        assertThat(values.get(PORT)).isEqualTo(3306);
        assertThat(values.isSet(PORT)).isTrue();
        assertThat(values.has(HOST)).isFalse();
        assertThatThrownBy(() -> values.get(HOST)).isInstanceOf(ConfigException.class);
    }

    @Test
    void furtherChecksAddToTheSameProblems() {
        Values values = SETTINGS.read(MINIMAL);
        values.problems().add("wait.ms", Duration.ofSeconds(5), "must be shorter than the session");
        assertThat(values.problems().byField()).containsOnlyKeys("wait.ms");
    }

    @Test
    void acceptsTheKeysOfOthers() {
        Map<String, String> config = new HashMap<>(MINIMAL);
        config.put("name", "shop");
        config.put("tasks.max", "1");
        config.put("transforms.unwrap.type", "x");
        config.put("signal.data.collection", "x");
        config.put("converters", "geo, isbn");
        config.put("isbn.type", "x");
        assertThat(SETTINGS.read(config).problems().byField()).isEmpty();
        config.put("other.type", "x");
        assertThat(SETTINGS.read(config).problems().byField()).containsOnlyKeys("other.type");
    }

    @Test
    void readsAnOldNameWithANotice() {
        Map<String, String> config = new HashMap<>(MINIMAL);
        config.put("timeout.ms", "7");
        Values values = SETTINGS.read(config);
        assertThat(values.problems().byField()).isEmpty();
        assertThat(values.get(WAIT)).isEqualTo(Duration.ofMillis(7));
        assertThat(values.notices()).singleElement().asString().contains("timeout.ms", "wait.ms");
    }

    @Test
    void reportsAProblemUnderTheNameThatWasWritten() {
        Map<String, String> config = new HashMap<>(MINIMAL);
        config.put("timeout.ms", "x");
        assertThat(SETTINGS.read(config).problems().byField()).containsOnlyKeys("timeout.ms");
        config.put("wait.ms", "1");
        assertThat(SETTINGS.read(config).problems().byField().get("timeout.ms"))
                .containsExactly("timeout.ms: is an older name of wait.ms, which is set too; remove it");
    }

    @Test
    void refusesARemovedNameWithItsReason() {
        Map<String, String> config = new HashMap<>(MINIMAL);
        config.put("poll.threads", "4");
        assertThat(SETTINGS.read(config).problems().byField().get("poll.threads"))
                .containsExactly("poll.threads: no longer exists: the reader has one thread; remove it");
    }

    @Test
    void nullIsNoValue() {
        Map<String, String> config = new HashMap<>(MINIMAL);
        config.put("wait.ms", null);
        config.put("database.hostname", null);
        assertThat(SETTINGS.read(config).problems().byField())
                .containsOnly(
                        Map.entry("wait.ms", List.of("wait.ms: must not be null; leave it out to use the default")),
                        Map.entry("database.hostname", List.of("database.hostname: must not be null; give a value")));
        assertThat(SETTINGS.validate(config).configValues())
                .filteredOn(value -> !value.errorMessages().isEmpty())
                .extracting(ConfigValue::name)
                .containsExactly("database.hostname", "wait.ms");
    }

    @Test
    void readsValuesThatAreNotText() {
        Map<String, Object> config = new HashMap<>(MINIMAL);
        config.put("database.port", 3307);
        config.put("database.password", new Password("hush"));
        Values values = SETTINGS.read(config);
        assertThat(values.problems().byField()).isEmpty();
        assertThat(values.get(PORT)).isEqualTo(3307);
        assertThat(values.get(PASSWORD).value()).isEqualTo("hush");
    }

    @Test
    void secretsAreShownNowhere() {
        Settings picky = Settings.of(
                "Picky",
                Setting.password("pass.word")
                        .matching(word -> false, "be better")
                        .required());
        Map<String, String> config = Map.of("pass.word", "hush-hush", "pas.word", "hush-hush");
        Values values = picky.read(config);
        assertThat(values.problems().byField()).containsOnlyKeys("pass.word", "pas.word");
        assertThat(values.problems().toString()).doesNotContain("hush");
        assertThat(values.toString()).doesNotContain("hush");
        assertThat(picky.validate(config).configValues())
                .allSatisfy(value -> assertThat(String.valueOf(value.value())).doesNotContain("hush"))
                .allSatisfy(value -> assertThat(value.toString()).doesNotContain("hush"));
    }

    @Test
    void shortensLongValuesInMessages() {
        Values values = SETTINGS.read(Map.of("wait.ms", "x".repeat(5000)));
        assertThat(values.problems().toString().length()).isLessThan(1000);
    }

    @Test
    void joinsTwoDeclarations() {
        Settings both = SETTINGS.plus(
                Settings.of("More", Setting.bool("extra").defaultsTo(false).build())
                        .allowing(KnownKeys.none().with("foreign"))
                        .removed("gone", "it did nothing"));
        assertThat(both.title()).isEqualTo("Test source");
        assertThat(both.all()).hasSize(7);
        assertThat(both.read(Map.of("foreign", "1", "gone", "1", "name", "x"))
                        .problems()
                        .byField())
                .containsOnlyKeys("database.hostname", "database.password", "gone");
    }

    @Test
    void refusesToDeclareANameTwice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of("Twice", HOST, HOST))
                .withMessageContaining("database.hostname");
        assertThatIllegalArgumentException().isThrownBy(() -> SETTINGS.renamed("old", "nowhere"));
        assertThatIllegalArgumentException().isThrownBy(() -> SETTINGS.removed("wait.ms", "no"));
    }
}

package io.millrace.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {

    enum Mode {
        WHEN_NEEDED,
        NEVER
    }

    private static final Setting<Mode> MODE =
            Setting.oneOf("mode", Mode.class).defaultsTo(Mode.NEVER).build();

    @Test
    void readsEveryKind() {
        assertThat(Setting.string("a").required().parse(" text ")).isEqualTo("text");
        assertThat(Setting.integer("a").required().parse("-7")).isEqualTo(-7);
        assertThat(Setting.longInteger("a").required().parse("5000000000")).isEqualTo(5_000_000_000L);
        assertThat(Setting.bool("a").required().parse("TRUE")).isTrue();
        assertThat(Setting.millis("a.ms").required().parse("1500")).isEqualTo(Duration.ofMillis(1500));
        assertThat(Setting.bytes("a.bytes").required().parse("1024")).isEqualTo(1024L);
        assertThat(Setting.list("a").required().parse(" x , y,z ")).containsExactly("x", "y", "z");
        assertThat(Setting.password("a").required().parse("hush")).isEqualTo(new Password("hush"));
        assertThat(Setting.regex("a").required().parse("a+").matcher("aaa").matches())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"when_needed", "when-needed", "WHEN_NEEDED", " When-Needed "})
    void readsAChoiceInEverySpelling(String text) {
        assertThat(MODE.parse(text)).isEqualTo(Mode.WHEN_NEEDED);
    }

    @Test
    void listsTheChoicesWhenNoneMatches() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MODE.parse("always"))
                .withMessage("must be one of when_needed, never");
    }

    @ParameterizedTest
    @CsvSource({"0", "65536", "-1"})
    void refusesNumbersOutOfBounds(String text) {
        Setting<Integer> port = Setting.integer("port").between(1, 65535).required();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> port.parse(text))
                .withMessage("must be between 1 and 65535");
    }

    @Test
    void boundsAreIncluded() {
        Setting<Duration> wait = Setting.millis("wait.ms")
                .between(Duration.ofMillis(1), Duration.ofSeconds(1))
                .required();
        assertThat(wait.parse("1")).isEqualTo(Duration.ofMillis(1));
        assertThat(wait.parse("1000")).isEqualTo(Duration.ofSeconds(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wait.parse("1001"))
                .withMessage("must be between 1 and 1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10s", "1.5", "1e3", "99999999999999999999", "0x10"})
    void refusesWhatIsNoWholeNumber(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.millis("wait.ms").required().parse(text))
                .withMessageContaining("whole number");
    }

    @Test
    void refusesNumbersThatDoNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.integer("a").required().parse("2147483648"))
                .withMessageContaining("2147483647");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.bytes("a.bytes").required().parse("-1"))
                .withMessage("must not be negative");
    }

    @Test
    void saysWhereAnExpressionIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.regex("a").required().parse("a("))
                .withMessageContaining("position");
    }

    @Test
    void refusesEmptyTextUnlessItIsAValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.string("a").required().parse("  "))
                .withMessage("must not be empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.integer("a").defaultsTo(1).build().parse(""))
                .withMessageContaining("leave it out");
        assertThat(Setting.string("a").defaultsTo("").build().parse("")).isEmpty();
        assertThat(Setting.list("a").required().parse("")).isEmpty();
        assertThat(Setting.password("a").required().parse("").value()).isEmpty();
    }

    @Test
    void refusesAnEmptyItem() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.list("a").required().parse("x,,y"))
                .withMessageContaining("empty item");
    }

    @Test
    void appliesItsOwnRules() {
        Setting<List<String>> topics = Setting.list("topics")
                .matching(items -> items.size() < 3, "name at most two topics")
                .defaultsTo(List.of())
                .build();
        assertThat(topics.parse("a,b")).hasSize(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> topics.parse("a,b,c"))
                .withMessage("must name at most two topics");
    }

    @Test
    void anOptionalSettingKeepsItsRules() {
        Setting<Optional<Integer>> port =
                Setting.integer("port").between(1, 9).example("5").optional();
        assertThat(port.isRequired()).isFalse();
        assertThat(port.defaultValue()).isEqualTo(Optional.empty());
        assertThat(port.parse("5")).contains(5);
        assertThatIllegalArgumentException().isThrownBy(() -> port.parse("10"));
    }

    @Test
    void aRequiredSettingIsBasic() {
        assertThat(Setting.string("a").required().importance()).isEqualTo(Importance.HIGH);
        assertThat(MODE.importance()).isEqualTo(Importance.MEDIUM);
    }

    @Test
    void namesAPlaceHolderAsTheExampleOfASecret() {
        assertThat(Setting.password("database.password").required().example()).contains("${env:DATABASE_PASSWORD}");
    }

    @Test
    void refusesDeclarationsThatContradictThemselves() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Setting.integer("a").between(1, 2).defaultsTo(3).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.integer("a").example("many").required());
        assertThatIllegalArgumentException().isThrownBy(() -> Setting.millis("a.seconds"));
        assertThatIllegalArgumentException().isThrownBy(() -> Setting.bytes("a.size"));
        assertThatIllegalArgumentException().isThrownBy(() -> Setting.string("Database.Host"));
        assertThatIllegalStateException()
                .isThrownBy(() -> Setting.integer("a").defaultsTo(1).required());
        assertThatIllegalStateException()
                .isThrownBy(() -> Setting.integer("a").defaultsTo(1).optional());
        assertThatIllegalStateException().isThrownBy(() -> Setting.integer("a").build());
        assertThatIllegalStateException().isThrownBy(() -> Setting.bool("a").between(false, true));
    }
}

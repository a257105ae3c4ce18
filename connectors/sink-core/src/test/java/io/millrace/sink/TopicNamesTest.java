package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNamesTest {
    @Test
    void theFirstPatternThatMatchesTheWholeTopicNamesIt() {
        TopicNames names = TopicNames.parse(List.of("shop\\.(.*)_v[0-9]+=shop.$1", "shop\\..*=rest", "a=b"));

        assertThat(names.apply("shop.orders_v2")).isEqualTo("shop.orders");
        assertThat(names.apply("shop.orders")).isEqualTo("rest");
        assertThat(names.apply("aa")).isEqualTo("aa");
        assertThat(names.apply("a")).isEqualTo("b");
    }

    @Test
    void aTopicIsAloneIfNoOtherGoesByItsName() {
        TopicNames names = TopicNames.parse(List.of("shop\\.(.*)=$1", "old\\..*=archive"));
        List<String> topics = List.of("shop.orders", "shop.items", "items", "old.a", "old.b", "other");

        assertThat(names.isAlone("orders", "shop.orders", topics)).isTrue();
        assertThat(names.isAlone("other", "other", topics)).isTrue();
        assertThat(names.isAlone("items", "shop.items", topics)).isFalse();
        assertThat(names.isAlone("archive", "old.a", topics)).isFalse();
        assertThat(names.isAlone("users", "shop.users", topics)).isFalse();
        assertThat(names.isAlone("renamed", "shop.orders", topics)).isFalse();
    }

    @Test
    void withoutPatternsATopicKeepsItsName() {
        assertThat(TopicNames.SAME.apply("t")).isEqualTo("t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "=b", "a=", "(=b", "a=$1", "(a)=$x", "a=b$"})
    void saysWhatIsWrong(String pair) {
        assertThatThrownBy(() -> TopicNames.parse(List.of(pair)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(must|has).*");
    }
}

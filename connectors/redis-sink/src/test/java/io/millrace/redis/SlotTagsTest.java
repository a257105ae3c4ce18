package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotTagsTest {
    /** Slots as {@code CLUSTER KEYSLOT} of a Redis server gives them. */
    @ParameterizedTest
    @CsvSource({
        "foo, 12182",
        "123456789, 12739",
        "'{user1000}.following', 3443",
        "'{user1000}.followers', 3443",
        "'foo{}{bar}', 8363",
        "'foo{{bar}}zap', 4015",
        "'foo{bar}{zap}', 5061",
        "'foo{bar', 15278",
        "'', 0",
    })
    void countsSlotsAsRedisDoes(String key, int slot) {
        assertThat(SlotTags.slot(bytes(key))).isEqualTo(slot);
    }

    @Test
    void everySlotHasATagThatHashesToIt() {
        for (int slot = 0; slot < SlotTags.SLOTS; slot++) {
            byte[] tag = SlotTags.tag(slot);
            assertThat(SlotTags.slot(tag)).isEqualTo(slot);
            assertThat(tag.length).isLessThanOrEqualTo(4);
        }
    }

    /** Other tags would be other companion keys: the versions that caches hold would be lost. */
    @ParameterizedTest
    @CsvSource({"0, 1bz", "1, emj", "12182, foo", "16383, hia"})
    void tagsNeverChange(int slot, String tag) {
        assertThat(SlotTags.tag(slot)).asString(StandardCharsets.UTF_8).isEqualTo(tag);
    }

    @Property
    void theCompanionOfAKeyIsInItsSlot(
            @ForAll @StringLength(min = 1, max = 12) @Chars({'{', '}', ':', 'ä', '€'}) @CharRange(from = 'a', to = 'c')
                    String key) {
        byte[] bytes = bytes(key);

        assertThat(SlotTags.slot(GuardKey.of(bytes))).isEqualTo(SlotTags.slot(bytes));
    }

    @Property
    void theCompanionOfAnyKeyIsInItsSlot(@ForAll String key) {
        byte[] bytes = bytes(key);

        assertThat(SlotTags.slot(GuardKey.of(bytes))).isEqualTo(SlotTags.slot(bytes));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

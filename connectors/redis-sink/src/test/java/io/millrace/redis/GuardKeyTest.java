package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class GuardKeyTest {
    @Test
    void namesTheKeyBehindItsTag() {
        assertThat(text(GuardKey.of("shop.orders:7".getBytes(StandardCharsets.UTF_8))))
                .matches("millrace:v:\\{[0-9a-z]+}:shop\\.orders:7");
    }

    @Test
    void writesVersionsWith19Digits() {
        assertThat(text(GuardKey.version(0))).isEqualTo("0000000000000000000");
        assertThat(text(GuardKey.version(42))).isEqualTo("0000000000000000042");
        assertThat(text(GuardKey.version(Long.MAX_VALUE))).isEqualTo("9223372036854775807");
    }

    @Property
    void versionsCompareAsTextAsTheyDoAsNumbers(
            @ForAll @LongRange(max = Long.MAX_VALUE) long one, @ForAll @LongRange(max = Long.MAX_VALUE) long other) {
        int texts = text(GuardKey.version(one)).compareTo(text(GuardKey.version(other)));

        assertThat(Integer.signum(texts)).isEqualTo(Long.compare(one, other));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

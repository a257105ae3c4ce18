package io.millrace.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.json.Samples.Sample;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** What we write is what Connect's converter writes, byte by byte, for random schemas and values of every type. */
class WritingPropertyTest {

    @Property(tries = 1500)
    void writesTheBytesThatConnectWrites(
            @ForAll long seed, @ForAll boolean schemas, @ForAll DecimalFormat decimals, @ForAll boolean replaceNull) {
        Converters converters = Converters.with(schemas, decimals, replaceNull);
        Samples samples = new Samples(seed, replaceNull);
        for (int i = 0; i < 3; i++) {
            Sample sample = i == 0 ? samples.nextRow() : samples.next();
            assertSameBytes(converters, sample.schema(), sample.value());
            // Again, from the schema that is known by now.
            assertSameBytes(converters, sample.schema(), sample.value());
        }
    }

    @Property(tries = 1000)
    void writesWithoutSchemaWhatConnectWrites(@ForAll long seed, @ForAll boolean schemas) {
        Converters converters = Converters.with(schemas, DecimalFormat.BASE64, false);

        assertSameBytes(converters, null, new Samples(seed, false).untyped(3));
    }

    @Property(tries = 300)
    void anEqualSchemaOfAnotherObjectGivesTheSameBytes(@ForAll long seed) {
        Converters converters = Converters.with(true, DecimalFormat.BASE64, true);
        for (int i = 0; i < 3; i++) {
            Sample sample = new Samples(seed, true).nextRow();
            assertSameBytes(converters, sample.schema(), sample.value());
        }
    }

    private static void assertSameBytes(Converters converters, @Nullable Schema schema, @Nullable Object value) {
        byte[] ours = converters.ours().fromConnectData("t", schema, value);
        byte[] connects = converters.connects().fromConnectData("t", schema, value);
        assertThat(text(ours)).isEqualTo(text(connects));
        assertThat(ours).isEqualTo(connects);
    }

    private static @Nullable String text(byte @Nullable [] message) {
        return message == null ? null : new String(message, StandardCharsets.UTF_8);
    }
}

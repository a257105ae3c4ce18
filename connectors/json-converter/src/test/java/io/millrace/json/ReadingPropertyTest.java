package io.millrace.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.json.Samples.Sample;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.Converter;

/** What we read is what Connect's converter reads, but for NaN, the infinities and negative zero, which we keep. */
class ReadingPropertyTest {

    @Property(tries = 1500)
    void readsTheValuesThatConnectReads(
            @ForAll long seed, @ForAll boolean schemas, @ForAll DecimalFormat decimals, @ForAll boolean replaceNull) {
        // A numeric decimal may be an integer that no schemaless type holds; see ReadingDifferencesTest.
        Converters converters = Converters.with(schemas, schemas ? decimals : DecimalFormat.BASE64, replaceNull);
        Samples samples = new Samples(seed, replaceNull);
        for (int i = 0; i < 3; i++) {
            Sample sample = i == 0 ? samples.nextRow() : samples.next();
            byte[] message = converters.connects().fromConnectData("t", sample.schema(), sample.value());
            assertSameValue(converters, message);
            // Again, by the schema's text that is known by now.
            assertSameValue(converters, message);
        }
    }

    @Property(tries = 1000)
    void readsWithoutSchemaWhatConnectReads(@ForAll long seed, @ForAll boolean schemas) {
        Converters converters = Converters.with(schemas, DecimalFormat.BASE64, false);
        byte[] message = converters.connects().fromConnectData("t", null, new Samples(seed, false).untyped(3));
        if (message != null) {
            assertSameValue(converters, message);
        }
    }

    @Property(tries = 1500)
    void whatIsWrittenIsReadBack(@ForAll long seed, @ForAll DecimalFormat decimals) {
        Converter converter = Converters.ours(Map.of("decimal.format", decimals.name()));
        Sample sample = new Samples(seed, false).nextRow();

        byte[] message = converter.fromConnectData("t", sample.schema(), sample.value());
        SchemaAndValue read = converter.toConnectData("t", message);

        assertThat(read.schema()).isEqualTo(sample.schema());
        if (decimals == DecimalFormat.BASE64) {
            assertThat(Plain.exact(read.value())).isEqualTo(Plain.exact(sample.value()));
        }
    }

    @Property(tries = 500)
    void whiteSpaceBetweenTheTokensChangesNothing(@ForAll long seed, @ForAll boolean schemas) {
        Converters converters = Converters.with(schemas, DecimalFormat.BASE64, false);
        Sample sample = new Samples(seed, false).nextRow();
        byte[] message = converters.ours().fromConnectData("t", sample.schema(), sample.value());
        SchemaAndValue tight = converters.ours().toConnectData("t", message);

        SchemaAndValue loose = converters.ours().toConnectData("t", Messages.loosened(message));

        assertThat(loose.schema()).isEqualTo(tight.schema());
        assertThat(Plain.exact(loose.value())).isEqualTo(Plain.exact(tight.value()));
    }

    private static void assertSameValue(Converters converters, byte[] message) {
        SchemaAndValue ours = converters.ours().toConnectData("t", message);
        SchemaAndValue connects = converters.connects().toConnectData("t", message);
        String text = new String(message, StandardCharsets.UTF_8);
        assertThat(Plain.asConnectReads(ours.schema())).as(text).isEqualTo(Plain.asConnectReads(connects.schema()));
        assertThat(Objects.equals(Plain.asConnectReads(ours.value()), Plain.asConnectReads(connects.value())))
                .as("%s%nours:     %s%nConnect's: %s", text, ours.value(), connects.value())
                .isTrue();
    }
}

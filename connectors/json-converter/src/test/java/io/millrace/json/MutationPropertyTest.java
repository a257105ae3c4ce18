package io.millrace.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.json.Samples.Sample;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Messages with an error in them: what Connect refuses we refuse, what both read is the same, and what only Connect reads
 * is something that it takes for another value than it is.
 */
class MutationPropertyTest {
    private static final Pattern HALF = Pattern.compile("\\\\u[dD][89a-fA-F]");

    @Property(tries = 2500)
    void damagedMessagesAreReadOrRefusedAsConnectDoes(@ForAll long seed, @ForAll boolean schemas) {
        Converters converters = Converters.with(schemas, DecimalFormat.BASE64, true);
        Samples samples = new Samples(seed, false);
        Random random = new Random(seed);
        // No defaults in the schema: Connect reads those leniently too, and the check looks at payloads only.
        Sample sample = samples.withoutDefaults().nextRow();
        byte[] message = converters.ours().fromConnectData("t", sample.schema(), sample.value());
        converters.ours().toConnectData("t", message);

        for (int i = 0; i < 5; i++) {
            byte[] damaged = Messages.mutated(message, random);
            SchemaAndValue ours = read(converters.ours(), damaged);
            assertSame(read(Converters.with(schemas, DecimalFormat.BASE64, true).ours(), damaged), ours, damaged);
            compare(ours, read(converters.connects(), damaged), damaged, schemas);
        }
    }

    private static void compare(
            @Nullable SchemaAndValue ours, @Nullable SchemaAndValue connects, byte[] message, boolean schemas) {
        String text = new String(message, StandardCharsets.UTF_8);
        if (connects == null) {
            assertThat(ours == null || hasHalfCharacter(text)).as(text).isTrue();
        } else if (ours == null) {
            JsonNode tree = Mistyped.tree(message);
            JsonNode payload = schemas ? tree.get("payload") : tree;
            boolean inSchema = schemas && Mistyped.hasIntegerBeyond(Schema.Type.INT32, tree.get("schema"));
            boolean refusable =
                    inSchema || Mistyped.isIn(payload, connects.schema()) || Mistyped.hasMemberTwice(message);
            assertThat(refusable || !isUtf8(message))
                    .as("Only Connect reads %s", text)
                    .isTrue();
        } else {
            assertThat(Plain.asConnectReads(ours.schema())).as(text).isEqualTo(Plain.asConnectReads(connects.schema()));
            assertThat(Plain.asConnectReads(ours.value())).as(text).isEqualTo(Plain.asConnectReads(connects.value()));
        }
    }

    /** In the name of a member Jackson does not read half of a character. */
    private static boolean hasHalfCharacter(String text) {
        return HALF.matcher(text).find();
    }

    private static boolean isUtf8(byte[] message) {
        return !new String(message, StandardCharsets.UTF_8).contains("\ufffd");
    }

    private static void assertSame(@Nullable SchemaAndValue fresh, @Nullable SchemaAndValue warm, byte[] message) {
        String text = new String(message, StandardCharsets.UTF_8);
        assertThat(fresh == null).as(text).isEqualTo(warm == null);
        if (fresh != null && warm != null) {
            assertThat(Plain.exact(fresh.schema())).as(text).isEqualTo(Plain.exact(warm.schema()));
            assertThat(Plain.exact(fresh.value())).as(text).isEqualTo(Plain.exact(warm.value()));
        }
    }

    private static @Nullable SchemaAndValue read(Converter converter, byte[] message) {
        try {
            return converter.toConnectData("t", message);
        } catch (DataException | ClassCastException e) {
            assertThat(e instanceof DataException || !(converter instanceof JsonConverter))
                    .as("Ours refuses with a reason")
                    .isTrue();
            return null;
        }
    }
}

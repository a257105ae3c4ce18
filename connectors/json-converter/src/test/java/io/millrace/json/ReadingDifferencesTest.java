package io.millrace.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every difference to Connect's converter that docs/specs/json.md lists, beside what Connect's does. */
class ReadingDifferencesTest {
    private static final Converter OURS = Converters.ours(Map.of());
    private static final Converter CONNECTS = Converters.connects(Map.of());

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
    void numbersThatAreNotFiniteAreKept(String name) {
        byte[] real = typed("double", '"' + name + '"');
        byte[] single = typed("float", '"' + name + '"');

        assertThat(OURS.toConnectData("t", real).value()).isEqualTo(Double.valueOf(name));
        assertThat(OURS.toConnectData("t", single).value()).isEqualTo(Float.valueOf(name));
        assertThat(CONNECTS.toConnectData("t", real).value()).isEqualTo(0.0);
    }

    @Test
    void theSignOfZeroIsKept() {
        byte[] message = typed("double", "-0.0");

        assertThat(OURS.toConnectData("t", message).value()).isEqualTo(-0.0);
        assertThat(CONNECTS.toConnectData("t", message).value()).isEqualTo(0.0);
    }

    @ParameterizedTest
    @CsvSource({
        "int8,128,-128",
        "int8,-129,127",
        "int16,32768,-32768",
        "int32,2147483648,-2147483648",
        "int64,9223372036854775808,-9223372036854775808",
        "int64,-9223372036854775809,9223372036854775807"
    })
    void anIntegerThatIsTooLargeIsAnError(String type, String number, long wrapped) {
        assertThatThrownBy(() -> OURS.toConnectData("t", typed(type, number)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("RECORD_UNREADABLE")
                .hasMessageContaining(number)
                .hasMessageContaining("the type " + type);
        assertThat(((Number) CONNECTS.toConnectData("t", typed(type, number)).value()).longValue())
                .isEqualTo(wrapped);
    }

    @Test
    void anIntegerWithoutSchemaThatIsTooLargeIsAnError() {
        Map<String, ?> config = Map.of("schemas.enable", false);
        byte[] message = bytes("{\"id\":9223372036854775808}");

        assertThatThrownBy(() -> Converters.ours(config).toConnectData("t", message))
                .hasMessageContaining("The field id holds the number 9223372036854775808");
        assertThat(Converters.connects(config).toConnectData("t", message).value())
                .isEqualTo(Map.of("id", Long.MIN_VALUE));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "int32,'\"12\"',0",
                "int32,1.5,1",
                "int64,true,0",
                "double,'\"1.5\"',0.0",
                "double,{},0.0",
                "boolean,1,false",
                "string,5,",
                "bytes,5,",
            })
    void aValueOfAnotherTypeIsAnError(String type, String value, String connects) {
        assertThatThrownBy(() -> OURS.toConnectData("t", typed(type, value)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("RECORD_UNREADABLE")
                .hasMessageContaining("The value holds");
        Object read = CONNECTS.toConnectData("t", typed(type, value)).value();
        assertThat(read == null ? null : read.toString()).isEqualTo(connects);
    }

    @Test
    void anObjectIsNoList() {
        byte[] message =
                bytes("{\"schema\":{\"type\":\"array\",\"items\":{\"type\":\"int32\"}},\"payload\":{\"a\":1}}");

        assertThatThrownBy(() -> OURS.toConnectData("t", message)).hasMessageContaining("where a list was expected");
        assertThat(CONNECTS.toConnectData("t", message).value()).isEqualTo(List.of(1));
    }

    @Test
    void nullStaysNullBesideADefault() {
        byte[] message =
                bytes("{\"schema\":{\"type\":\"string\",\"optional\":true,\"default\":\"x\"},\"payload\":null}");
        org.apache.kafka.connect.json.JsonConverter asDelivered = new org.apache.kafka.connect.json.JsonConverter();
        asDelivered.configure(Map.of(), false);

        assertThat(OURS.toConnectData("t", message).value()).isNull();
        assertThat(Converters.ours(Map.of("replace.null.with.default", true))
                        .toConnectData("t", message)
                        .value())
                .isEqualTo("x");
        assertThat(asDelivered.toConnectData("t", message).value()).isEqualTo("x");
    }

    @Test
    void aRequiredFieldThatIsNotSetHasItsDefault() {
        Schema schema = SchemaBuilder.struct()
                .field("n", SchemaBuilder.int32().defaultValue(7).build())
                .build();

        byte[] message = OURS.fromConnectData("t", schema, new Struct(schema));

        assertThat(new String(message, StandardCharsets.UTF_8)).endsWith("\"payload\":{\"n\":7}}");
        assertThatThrownBy(() -> CONNECTS.fromConnectData("t", schema, new Struct(schema)))
                .isInstanceOf(DataException.class);
        byte[] unset = bytes(new String(message, StandardCharsets.UTF_8).replace("{\"n\":7}", "{}"));
        assertThat(((Struct) OURS.toConnectData("t", unset).value()).getInt32("n"))
                .isEqualTo(7);
        assertThatThrownBy(() -> CONNECTS.toConnectData("t", unset)).isInstanceOf(DataException.class);
    }

    @Test
    void halfACharacterInANameIsRead() {
        Map<String, ?> config = Map.of("schemas.enable", false);
        byte[] message = bytes("{\"\\uD83D\":1}");

        assertThat(Converters.ours(config).toConnectData("t", message).value()).isEqualTo(Map.of("\ud83d", 1L));
        assertThatThrownBy(() -> Converters.connects(config).toConnectData("t", message))
                .isInstanceOf(DataException.class);
    }

    private static byte[] typed(String type, String payload) {
        return bytes("{\"schema\":{\"type\":\"" + type + "\",\"optional\":true},\"payload\":" + payload + "}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

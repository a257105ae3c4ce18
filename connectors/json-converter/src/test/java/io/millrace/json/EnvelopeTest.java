package io.millrace.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The frame of a message: what is recognised by its bytes, and what is read token by token. */
class EnvelopeTest {
    private static final String KNOWN = "{\"schema\":{\"type\":\"int32\",\"optional\":false},\"payload\":5}";

    private final Converter ours = Converters.ours(Map.of());
    private final Converter connects = Converters.connects(Map.of());

    @Test
    void theSameTextGivesTheSameSchemaObject() {
        Schema first = ours.toConnectData("t", bytes(KNOWN)).schema();

        assertThat(ours.toConnectData("t", bytes(KNOWN)).schema()).isSameAs(first);
        assertThat(ours.toConnectData("other", bytes(KNOWN)).schema()).isSameAs(first);
        assertThat(ours.toConnectData("t", bytes(KNOWN.replace(",\"pay", " ,\"pay")))
                        .schema())
                .isSameAs(first);
    }

    @Test
    void aTopicMayMixManySchemas() {
        for (int round = 0; round < 3; round++) {
            for (int table = 0; table < 20; table++) {
                Schema schema = SchemaBuilder.struct()
                        .name("table" + table)
                        .field("id", Schema.INT64_SCHEMA)
                        .build();
                Struct row = new Struct(schema).put("id", 100L * round + table);

                SchemaAndValue read = ours.toConnectData("all", ours.fromConnectData("all", schema, row));

                assertThat(read).isEqualTo(new SchemaAndValue(schema, row));
            }
        }
    }

    @Test
    void moreSchemasThanAreRememberedAreReadAllTheSame() {
        Converter small = Converters.ours(Map.of("schemas.cache.size", 2));
        for (int i = 0; i < 50; i++) {
            Schema schema = SchemaBuilder.int32().name("n" + i % 7).build();
            assertThat(small.toConnectData("t" + i, small.fromConnectData("t" + i, schema, i)))
                    .isEqualTo(new SchemaAndValue(schema, i));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"schema\":{\"type\":\"int32\",\"optional\":false},\"payload\":5}}",
                "{\"schema\":{\"type\":\"int32\",\"optional\":false},\"payload\":5} trailing",
                "{\"schema\":{\"type\":\"int32\",\"optional\":false},\"payload\":5 }",
                "{\"schema\":{\"type\":\"int32\",\"optional\":false},\"payload\":1,\"payload\":5}",
                "{\"schema\":{\"type\":\"int32\",\"optional\":false},\"payload\":1,\"schema\":{\"type\":\"int64\"}}",
                "{\"payload\":5,\"schema\":{\"type\":\"int32\",\"optional\":false}}",
                "  {\"schema\":{\"optional\":false,\"type\":\"int32\"},\"payload\":005}",
                "{\"schema\":null,\"payload\":{\"a\":[1,2.5,null,true,\"x\"]}}",
                "{\"schema\":null,\"payload\":null}",
                "{\"schema\":{\"type\":\"int32\",\"optional\":true},\"payload\":null}",
                "{\"schema\":{\"type\":\"int32\",\"version\":\"1\",\"name\":3,\"doc\":[],\"parameters\":7},\"payload\":1}",
                "{\"schema\":{\"type\":\"string\",\"fields\":3,\"items\":null},\"payload\":\"\\u20ac\\/\"}"
            })
    void whatIsNotExactlyAKnownPrefixIsReadAsConnectReadsIt(String message) {
        ours.toConnectData("t", bytes(KNOWN));

        assertThat(ours.toConnectData("t", bytes(message))).isEqualTo(connects.toConnectData("t", bytes(message)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "[]",
                "not json",
                "{}",
                "{\"schema\":null}",
                "{\"payload\":1}",
                "{\"id\":1,\"name\":\"x\"}",
                "{\"schema\":{\"type\":\"int32\",\"optional\":false},\"payload\":5,\"more\":1}",
                "{\"schema\":{\"type\":\"int32\",\"optional\":false},\"payload\":5",
                "{\"schema\":{\"type\":\"int32\",\"optional\":false},\"payload\":5]",
                "{\"schema\":{\"type\":\"int32\",\"optional\":false},\"payload\":}",
                "{\"schema\":{\"type\":\"int32\",\"optional\":false},\"payload\":null}",
                "{\"schema\":{\"type\":\"nothing\"},\"payload\":5}",
                "{\"schema\":{},\"payload\":5}",
                "{\"schema\":7,\"payload\":5}",
                "{\"schema\":{\"type\":\"array\"},\"payload\":[]}",
                "{\"schema\":{\"type\":\"map\",\"keys\":{\"type\":\"string\"}},\"payload\":{}}",
                "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"type\":\"int32\"}]},\"payload\":{}}",
                "{\"schema\":{\"type\":\"int32\",\"parameters\":{\"a\":1}},\"payload\":5}",
                "{\"schema\":{\"type\":\"int32\",\"default\":null},\"payload\":5}"
            })
    void whatConnectRefusesIsRefused(String message) {
        ours.toConnectData("t", bytes(KNOWN));

        assertThatThrownBy(() -> connects.toConnectData("t", bytes(message))).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> ours.toConnectData("t", bytes(message))).isInstanceOf(DataException.class);
    }

    @Test
    void saysWhichSettingJsonWithoutSchemasNeeds() {
        assertThatThrownBy(() -> ours.toConnectData("t", bytes("{\"id\":1}")))
                .hasMessageContaining("RECORD_UNREADABLE")
                .hasMessageContaining("schemas.enable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2024-01-31", "12abc", "truely", "'x'", "{\"a\":1,}", "[1,]", "01.", "-", "+1", "\"\\x\"", "\"a"
            })
    void withoutSchemasWhatConnectRefusesIsRefused(String message) {
        Map<String, ?> config = Map.of("schemas.enable", false);

        assertThatThrownBy(() -> Converters.connects(config).toConnectData("t", bytes(message)))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> Converters.ours(config).toConnectData("t", bytes(message)))
                .isInstanceOf(DataException.class);
    }

    @Test
    void nestingHasALimit() {
        Converter plain = Converters.ours(Map.of("schemas.enable", false));
        assertThat(plain.toConnectData("t", bytes("[".repeat(1000) + "]".repeat(1000))))
                .isNotNull();
        assertThatThrownBy(() -> plain.toConnectData("t", bytes("[".repeat(100_000))))
                .hasMessageContaining("nested");
    }

    @Test
    void aTombstoneIsNullInBothDirections() {
        assertThat(ours.fromConnectData("t", null, null)).isNull();
        assertThat(ours.toConnectData("t", null)).isEqualTo(SchemaAndValue.NULL);
    }

    @Test
    void aConfiguredSchemaTakesThePlaceOfTheOneInTheMessage() {
        Map<String, ?> config =
                Map.of("schema.content", "{\"type\":\"struct\",\"fields\":[{\"field\":\"id\",\"type\":\"int64\"}]}");
        byte[] message = bytes("{\"id\":5,\"more\":[{}]}");

        SchemaAndValue read = Converters.ours(config).toConnectData("t", message);

        assertThat(read).isEqualTo(Converters.connects(config).toConnectData("t", message));
        assertThat(((Struct) read.value()).getInt64("id")).isEqualTo(5);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.millrace.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that random samples do not come upon, and what happens to values that cannot be written. */
class JsonConverterTest {
    private static final Schema ROW = SchemaBuilder.struct()
            .name("shop.orders.Value")
            .field("id", Schema.INT64_SCHEMA)
            .field("note", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    private final Converters both = Converters.with(Map.of());

    @Test
    void writesTheSchemaAndThePayload() {
        byte[] message = both.ours().fromConnectData("t", ROW, new Struct(ROW).put("id", 5L));

        assertThat(new String(message, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"type\":\"int64\",\"optional\":false,\"field\":\"id\"},"
                                + "{\"type\":\"string\",\"optional\":true,\"field\":\"note\"}],\"optional\":false,"
                                + "\"name\":\"shop.orders.Value\"},\"payload\":{\"id\":5,\"note\":null}}");
    }

    @Test
    void nullWithASchemaIsAMessage() {
        Converters plain = Converters.with(Map.of("schemas.enable", false));
        for (Converters each : List.of(both, plain)) {
            byte[] message = each.ours().fromConnectData("t", Schema.OPTIONAL_INT32_SCHEMA, null);
            assertThat(message).isEqualTo(each.connects().fromConnectData("t", Schema.OPTIONAL_INT32_SCHEMA, null));
        }
    }

    @Test
    void nullDoesNotBecomeTheDefaultOfItsColumn() {
        Converters converters = Converters.with(false, DecimalFormat.BASE64, false);
        String fallback = "new";
        for (int i = 0; i < 2; i++) {
            // The second is equal to the first, so it is written by what was made for that one.
            Schema schema = SchemaBuilder.struct()
                    .field(
                            "state",
                            SchemaBuilder.string()
                                    .optional()
                                    .defaultValue(fallback)
                                    .build())
                    .build();
            for (String state : Arrays.asList(null, fallback, "paid")) {
                byte[] message = converters.ours().fromConnectData("t", schema, new Struct(schema).put("state", state));

                assertThat(new String(message, StandardCharsets.UTF_8))
                        .isEqualTo(state == null ? "{\"state\":null}" : "{\"state\":\"" + state + "\"}");
            }
        }
    }

    @Test
    void buffersAreWrittenWholeAsConnectDoes() {
        ByteBuffer read = ByteBuffer.wrap(new byte[] {1, 2, 3, 4});
        read.get();
        assertThat(both.ours().fromConnectData("t", Schema.BYTES_SCHEMA, read))
                .isEqualTo(both.connects().fromConnectData("t", Schema.BYTES_SCHEMA, read))
                .isEqualTo(both.ours().fromConnectData("t", Schema.BYTES_SCHEMA, new byte[] {1, 2, 3, 4}))
                .isEqualTo(both.ours().fromConnectData("t", Schema.BYTES_SCHEMA, read.asReadOnlyBuffer()));
    }

    @Test
    void aMapMayHaveNullForAKey() {
        Schema schema = SchemaBuilder.map(Schema.OPTIONAL_STRING_SCHEMA, Schema.OPTIONAL_STRING_SCHEMA)
                .build();
        Map<String, String> map = new HashMap<>();
        map.put(null, null);

        assertThat(both.ours().fromConnectData("t", schema, map))
                .isEqualTo(both.connects().fromConnectData("t", schema, map));
    }

    @Test
    void longStringsOfAnyCharactersAreWrittenWhole() {
        String text = "a\"€\ud83d\ude00\u0001".repeat(5000);

        assertThat(both.ours().fromConnectData("t", Schema.STRING_SCHEMA, text))
                .isEqualTo(both.connects().fromConnectData("t", Schema.STRING_SCHEMA, text));
    }

    @Test
    @SuppressWarnings("JavaUtilDate") // The class of Connect's logical types.
    void refusesWhatConnectRefusesAndNamesTheField() {
        Schema other = SchemaBuilder.struct().field("id", Schema.INT32_SCHEMA).build();
        Schema outer = SchemaBuilder.struct().field("inner", ROW).build();

        assertRefused(Schema.INT64_SCHEMA, 5, "not of its schema's type");
        assertRefused(Schema.STRING_SCHEMA, null, "The value is missing or null");
        assertRefused(ROW, new Struct(ROW), "The field id is missing or null");
        assertRefused(ROW, new Struct(other).put("id", 1), "struct of another schema");
        assertRefused(outer, new Struct(outer), "The field inner is missing or null");
        assertRefused(Date.SCHEMA, new java.util.Date(1), "has a time of day");
        assertRefused(Time.SCHEMA, new java.util.Date(-1), "not within a day");
        assertRefused(Decimal.schema(2), new java.math.BigDecimal("1.234"), "scale");
        assertRefused(null, Map.of("at", new java.util.Date(0)), "The field at has no schema and is a java.util.Date");
        assertRefused(null, new Struct(ROW), "has no schema and is a");
        assertRefused(null, new java.math.BigDecimal("1"), "java.math.BigDecimal");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "QQ==", " QQ==", "QQ== ", "QQ==QUI=", "QUJD RA==", "QQ", "Q Q==", "QQ= =", "Q===", "Q-=="})
    void readsBase64AsConnectDoes(String text) {
        byte[] message =
                ("{\"schema\":{\"type\":\"bytes\"},\"payload\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);

        assertThat(bytes(both.ours(), message)).isEqualTo(bytes(both.connects(), message));
    }

    private static @Nullable Object bytes(Converter converter, byte[] message) {
        try {
            Object value = converter.toConnectData("t", message).value();
            return value instanceof ByteBuffer buffer ? buffer : ByteBuffer.wrap((byte[]) value);
        } catch (DataException e) {
            return null;
        }
    }

    @Test
    void refusesBytesThatAreNoTextAndBase64ThatIsNone() {
        byte[] message = "{\"schema\":null,\"payload\":\"ab\"}".getBytes(StandardCharsets.UTF_8);
        message[message.length - 3] = (byte) 0xFF;
        assertThatThrownBy(() -> both.ours().toConnectData("t", message)).hasMessageContaining("not UTF-8");

        byte[] odd = "{\"schema\":{\"type\":\"bytes\"},\"payload\":\"abc\"}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> both.ours().toConnectData("t", odd)).hasMessageContaining("not base64");
    }

    @Test
    @Timeout(60)
    void manyThreadsUseOneConverter() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int number = thread;
                running.add(threads.submit(() -> roundTrips(both.ours(), number)));
            }
            for (Future<?> each : running) {
                each.get(50, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void roundTrips(Converter converter, int thread) {
        for (int i = 0; i < 5000; i++) {
            Schema schema = SchemaBuilder.struct()
                    .name("s" + (i % 10))
                    .field("id", Schema.INT64_SCHEMA)
                    .field("text", Schema.STRING_SCHEMA)
                    .build();
            char[] filling = new char[i % 300];
            Arrays.fill(filling, (char) ('a' + thread));
            Struct row = new Struct(schema).put("id", (long) i).put("text", new String(filling));
            SchemaAndValue read = converter.toConnectData("t", converter.fromConnectData("t", schema, row));
            assertThat(read).isEqualTo(new SchemaAndValue(schema, row));
        }
    }

    private void assertRefused(@Nullable Schema schema, @Nullable Object value, String message) {
        assertThatThrownBy(() -> both.connects().fromConnectData("t", schema, value))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> both.ours().fromConnectData("t", schema, value))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(message);
    }
}

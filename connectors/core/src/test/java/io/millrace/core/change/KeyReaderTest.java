package io.millrace.core.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyReaderTest {
    private final KeyReader reader = new KeyReader();

    @Test
    void takesJsonObjectsApart() {
        for (String key : new String[] {
            "{\"id\":7,\"line\":\"a\"}",
            " {\"id\" : 7, \"line\" : \"a\"}\n",
            "{\"schema\":{},\"payload\":{\"id\":7,\"line\":\"a\"}}"
        }) {
            assertThat(bytes(key)).isEqualTo(Map.of("id", 7L, "line", "a"));
            assertThat(text(key)).isEqualTo(Map.of("id", 7L, "line", "a"));
        }
    }

    @Test
    void takesTheQuotesOffStrings() {
        assertThat(bytes("\"a b\"")).isEqualTo("a b");
        assertThat(text("\"a \\\"b\\\"\"")).isEqualTo("a \"b\"");
    }

    @Test
    void leavesOtherTextAsItIs() {
        for (String key : new String[] {"7", "1.50", "1e5", "007", "abc", "{user}:7", "{user}", "\"", "{\"a\":", "ü"}) {
            assertThat(bytes(key)).isEqualTo(key);
            assertThat(text(key)).isEqualTo(key);
        }
    }

    @Test
    void bytesThatAreNoTextStayBytes() {
        byte[] number = {0, 0, 0, 0, 0, 0, 0, 7};
        byte[] latin = {(byte) 0xE4};

        assertThat(reader.read(Schema.BYTES_SCHEMA, number)).isEqualTo(new Data(Schema.BYTES_SCHEMA, number));
        assertThat(reader.read(Schema.BYTES_SCHEMA, latin)).isEqualTo(new Data(Schema.BYTES_SCHEMA, latin));
    }

    @Test
    void aKeyThatIsNothingIsNone() {
        assertThat(reader.read(null, null)).isEqualTo(Data.NONE);
        assertThat(reader.read(Schema.OPTIONAL_BYTES_SCHEMA, null)).isEqualTo(Data.NONE);
        assertThat(bytes("{\"schema\":null,\"payload\":null}")).isNull();
    }

    private @Nullable Object bytes(String key) {
        return reader.read(Schema.OPTIONAL_BYTES_SCHEMA, key.getBytes(StandardCharsets.UTF_8))
                .value();
    }

    private @Nullable Object text(String key) {
        return reader.read(Schema.OPTIONAL_STRING_SCHEMA, key).value();
    }
}

package io.millrace.cli.peek;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;

/** Keys and values as JSON without their schemas. */
final class RecordJson {
    private final JsonConverter converter = new JsonConverter();

    RecordJson() {
        converter.configure(
                Map.of("schemas.enable", "false", "decimal.format", "numeric", "replace.null.with.default", "false"),
                false);
    }

    String of(String topic, @Nullable Schema schema, @Nullable Object value) {
        byte[] bytes = value == null ? null : converter.fromConnectData(topic, schema, value);
        return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }
}

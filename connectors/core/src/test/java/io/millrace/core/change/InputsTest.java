package io.millrace.core.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.StringConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of each kind of record, in every form in which it can reach a sink: each file in {@code inputs} is a record
 * and the change it stands for, and goes through every converter.
 */
class InputsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long OFFSET = 42;
    private static final long MILLIS = 1_700_000_000_123L;

    private enum Way {
        JSON_WITH_SCHEMA(true),
        JSON_WITHOUT_SCHEMA(false),
        BYTES(false),
        TEXT(false),
        /** What Connect's JsonConverter wrote with a schema, read by a converter that does not read it. */
        BYTES_WITH_SCHEMA(true);

        private final boolean schema;

        Way(boolean schema) {
            this.schema = schema;
        }

        private SchemaAndValue read(boolean key, byte[] bytes) {
            return switch (this) {
                case JSON_WITH_SCHEMA, JSON_WITHOUT_SCHEMA -> json(schema, key).toConnectData("t", bytes);
                // What Connect's ByteArrayConverter gives.
                case BYTES, BYTES_WITH_SCHEMA -> new SchemaAndValue(Schema.OPTIONAL_BYTES_SCHEMA, bytes);
                case TEXT -> new StringConverter().toConnectData("t", bytes);
            };
        }
    }

    private record Input(String name, JsonNode file, Way way) {
        @Override
        public String toString() {
            return name + " as " + way;
        }
    }

    static Stream<Input> inputs() {
        File folder = new File(
                Objects.requireNonNull(InputsTest.class.getResource("inputs")).getPath());
        File[] files = Objects.requireNonNull(folder.listFiles());
        return Arrays.stream(files).sorted().flatMap(file -> {
            JsonNode input = parse(file);
            return Arrays.stream(Way.values())
                    .filter(way -> !way.schema
                            || input.has("schema")
                            || input.get("value").isNull())
                    .map(way -> new Input(file.getName().replace(".json", ""), input, way));
        });
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void isTheSameChangeInEveryForm(Input input) {
        Change change = new ChangeReader().read(record(input));

        assertThat(described(change)).isEqualTo(expected(input));
        if (!(change instanceof Change.Truncate) && !(change instanceof Change.Skip)) {
            assertThat(json(key(change))).isEqualTo(input.file().get("key"));
        }
    }

    private static SinkRecord record(Input input) {
        JsonNode file = input.file();
        SchemaAndValue key = read(input.way(), true, file.get("key"), file.get("keySchema"));
        SchemaAndValue value = read(input.way(), false, file.get("value"), file.get("schema"));
        ConnectHeaders headers = new ConnectHeaders();
        file.path("headers")
                .properties()
                .forEach(header ->
                        headers.addString(header.getKey(), header.getValue().asText()));
        return new SinkRecord(
                file.get("topic").asText(),
                0,
                key.schema(),
                key.value(),
                value.schema(),
                value.value(),
                OFFSET,
                null,
                TimestampType.NO_TIMESTAMP_TYPE,
                headers);
    }

    private static SchemaAndValue read(Way way, boolean key, JsonNode payload, @Nullable JsonNode schema) {
        if (payload.isNull()) {
            return new SchemaAndValue(null, null);
        }
        if (way.schema && schema == null) {
            return Way.JSON_WITHOUT_SCHEMA.read(key, bytes(payload));
        }
        JsonNode written = payload;
        if (way.schema) {
            written = JSON.createObjectNode().<ObjectNode>set("schema", schema).set("payload", payload);
        }
        return way.read(key, bytes(written));
    }

    private static JsonNode expected(Input input) {
        ObjectNode expected = ((ObjectNode) input.file().get("expect")).deepCopy();
        if (expected.has("version")) {
            String version = expected.get("version").asText();
            long number =
                    switch (version) {
                        case "logged" -> ForeignVersion.logged(MILLIS, OFFSET);
                        case "second" -> ForeignVersion.logged(MILLIS, 0);
                        case "read again" -> ForeignVersion.readAgain(MILLIS, OFFSET);
                        case "offset" -> OFFSET;
                        default -> Long.parseLong(version);
                    };
            expected.put("version", number);
        }
        return parse(bytes(expected));
    }

    private static JsonNode described(Change change) {
        ObjectNode found = JSON.createObjectNode();
        if (change instanceof Change.Skip skip) {
            return found.put("change", "skip").put("reason", skip.reason().name());
        }
        Origin origin = change.origin();
        if (origin.table() != null) {
            found.put("table", origin.table());
        }
        found.put("version", origin.version()).put("committed", origin.committedMicros());
        if (change instanceof Change.Upsert upsert) {
            found.put("change", "upsert").set("row", json(upsert.row()));
            setUnlessNone(found, upsert.before());
        } else if (change instanceof Change.Delete delete) {
            found.put("change", "delete");
            setUnlessNone(found, delete.before());
        } else if (change instanceof Change.Truncate) {
            found.put("change", "truncate");
        }
        return parse(bytes(found));
    }

    private static void setUnlessNone(ObjectNode found, Data before) {
        if (!before.isNone()) {
            found.set("before", json(before));
        }
    }

    private static Data key(Change change) {
        return change instanceof Change.Upsert upsert ? upsert.key() : ((Change.Delete) change).key();
    }

    private static JsonNode json(Data data) {
        if (data.value() instanceof JsonText text) {
            return parse(text.toBytes());
        }
        byte[] written = json(false, false).fromConnectData("t", data.schema(), data.value());
        return written == null ? JsonNodeFactory.instance.nullNode() : parse(written);
    }

    private static Converter json(boolean schemas, boolean key) {
        Converter converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", Boolean.toString(schemas)), key);
        return converter;
    }

    private static byte[] bytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(File file) {
        try {
            return JSON.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

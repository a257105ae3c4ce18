package io.millrace.json;

import io.millrace.core.MillraceVersion;
import io.millrace.core.fault.FaultException;
import io.millrace.core.fault.ToConnect;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/**
 * JSON with or without schemas, in the place of Connect's own converter: the same bytes and values, without building a
 * tree for each message.
 *
 * <p>Thread-safe, since Connect reports a sink's bad records through it from any thread.
 */
public final class JsonConverter implements Converter, Versioned {
    private Encoder encoder = new Encoder(JsonConverterConfig.parse(Map.of()));
    private Decoder decoder = Decoder.of(JsonConverterConfig.parse(Map.of()));

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        JsonConverterConfig config = JsonConverterConfig.parse(configs);
        encoder = new Encoder(config);
        decoder = Decoder.of(config);
    }

    @Override
    public byte @Nullable [] fromConnectData(String topic, @Nullable Schema schema, @Nullable Object value) {
        if (schema == null && value == null) {
            return null;
        }
        try {
            return encoder.encode(schema, value);
        } catch (FaultException e) {
            throw refused(e, "A record for the topic " + topic + " cannot be written. " + e.detail());
        }
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte @Nullable [] value) {
        if (value == null) {
            return SchemaAndValue.NULL;
        }
        try {
            return decoder.decode(topic, value);
        } catch (FaultException e) {
            throw refused(
                    e,
                    "A message of the topic " + topic + " cannot be read. " + e.detail()
                            + " Correct what writes the topic, or set the converter that it was written with.");
        }
    }

    private static ConnectException refused(FaultException failure, String message) {
        return ToConnect.sink(new FaultException(failure.fault(), message, failure));
    }

    @Override
    public ConfigDef config() {
        return JsonConverterConfig.SETTINGS.configDef();
    }

    @Override
    public String version() {
        return MillraceVersion.current();
    }

    @Override
    public void close() {}
}

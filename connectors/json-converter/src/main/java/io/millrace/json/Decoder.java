package io.millrace.json;

import org.apache.kafka.connect.data.SchemaAndValue;

/** Reads messages. */
@FunctionalInterface
interface Decoder {
    SchemaAndValue decode(String topic, byte[] message);

    /** The one for messages as the configuration says they are. */
    static Decoder of(JsonConverterConfig config) {
        Readers plans = new Readers(new Nulls(config.replaceNull()));
        if (!config.schemas()) {
            UntypedReader untyped = new UntypedReader();
            return (topic, message) -> new SchemaAndValue(null, untyped.readWhole(message));
        }
        return config.schemaContent()
                .<Decoder>map(schema -> {
                    NullableReader reader = plans.of(schema);
                    return (topic, message) -> {
                        JsonInput in = new JsonInput(message);
                        Object value = reader.read(in);
                        in.leaveRoot();
                        return new SchemaAndValue(schema, value);
                    };
                })
                .orElseGet(() -> new EnvelopeDecoder(plans, config.cachedSchemas()));
    }
}

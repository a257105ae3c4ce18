package io.millrace.bench;

import java.util.Map;
import java.util.function.UnaryOperator;

/** How documents stand in Kafka and reach the sink. */
enum DocumentForm {
    /** JSON without schemas, which the converter makes maps of. */
    MAPS("", "JSON without schemas", "io.millrace.json.JsonConverter", "false"),
    /** JSON that no converter reads. */
    BYTES("-bytes", "JSON bytes that no converter reads", "org.apache.kafka.connect.converters.ByteArrayConverter", ""),
    /** JSON with schemas, which the converter makes structs of. */
    STRUCTS("-structs", "JSON with schemas", "io.millrace.json.JsonConverter", "true");

    private final String suffix;
    private final String title;
    private final String converter;
    private final String schemas;

    DocumentForm(String suffix, String title, String converter, String schemas) {
        this.suffix = suffix;
        this.title = title;
        this.converter = converter;
        this.schemas = schemas;
    }

    /** What a benchmark of this form is called after its name. */
    String suffix() {
        return suffix;
    }

    /** What it is, for people. */
    String title() {
        return title;
    }

    /** The value of a record with a document. */
    UnaryOperator<byte[]> value() {
        return this == STRUCTS ? Documents::withSchema : UnaryOperator.identity();
    }

    /** The settings that let a connector read it. */
    void addTo(Map<String, String> config) {
        config.put("value.converter", converter);
        config.remove("value.converter.schemas.enable");
        if (!schemas.isEmpty()) {
            config.put("value.converter.schemas.enable", schemas);
        }
    }
}

package io.millrace.cli.peek;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;

/** A record a line, as JSON for programs. */
public final class JsonLines implements RecordPrinter {
    private final JsonFactory factory = new JsonFactory();
    private final RecordJson json = new RecordJson();
    private final PrintWriter out;

    public JsonLines(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void print(PeekedRecord peeked) {
        out.println(line(peeked.record()));
    }

    private String line(SourceRecord record) {
        StringWriter line = new StringWriter();
        try (JsonGenerator generator = factory.createGenerator(line)) {
            generator.writeStartObject();
            generator.writeStringField("topic", record.topic());
            generator.writeFieldName("key");
            generator.writeRawValue(json.of(record.topic(), record.keySchema(), record.key()));
            generator.writeFieldName("value");
            generator.writeRawValue(json.of(record.topic(), record.valueSchema(), record.value()));
            generator.writeObjectFieldStart("headers");
            for (Header header : record.headers()) {
                generator.writeFieldName(header.key());
                generator.writeRawValue(json.of(record.topic(), header.schema(), header.value()));
            }
            generator.writeEndObject();
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }
}

package io.millrace.json;

import java.util.Arrays;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.jspecify.annotations.Nullable;

/** All that is known of a schema's text for reading. */
final class Decoding {
    private final byte[] prefix;
    private final @Nullable Schema schema;
    private final Payload payload;

    /** Reads the value, which may be null. */
    interface Payload {
        @Nullable
        Object read(JsonInput in);
    }

    /**
     * A schema and its text.
     *
     * @param prefix the message up to the payload, when it is written without white space
     */
    Decoding(byte[] prefix, @Nullable Schema schema, Payload payload) {
        this.prefix = prefix;
        this.schema = schema;
        this.payload = payload;
    }

    boolean isPrefixOf(byte[] message) {
        return message.length > prefix.length && Arrays.equals(message, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** Reads a message that is the prefix, a value and one brace, and nothing else; null if it is another. */
    @Nullable
    SchemaAndValue decodeIfKnown(byte[] message) {
        int last = message.length - 1;
        if (!isPrefixOf(message) || message[last] != '}') {
            return null;
        }
        JsonInput in = new JsonInput(message, prefix.length, last);
        Object value = payload.read(in);
        return in.position() == last ? new SchemaAndValue(schema, value) : null;
    }

    SchemaAndValue decode(JsonInput in) {
        return new SchemaAndValue(schema, payload.read(in));
    }
}

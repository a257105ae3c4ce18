package io.millrace.search;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The fields of a document, each value as the bytes of its JSON text, so that none is changed by being read. */
final class JsonFields {
    private JsonFields() {}

    /** Takes an object apart; an {@link IOException} if it is not one whole object. */
    static Map<String, byte[]> of(byte[] object) throws IOException {
        try (JsonParser in = Json.FACTORY.createParser(object)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("The text is not a JSON object.");
            }
            Map<String, byte[]> fields = new LinkedHashMap<>();
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                in.nextToken();
                fields.put(name, value(in, object));
            }
            if (in.currentToken() != JsonToken.END_OBJECT) {
                throw new IOException("The text ends within a JSON object.");
            }
            return fields;
        }
    }

    /** The bytes of the value that a parser of a text has come to the beginning of. */
    static byte[] value(JsonParser in, byte[] text) throws IOException {
        int from = (int) in.currentTokenLocation().getByteOffset();
        in.skipChildren();
        in.finishToken();
        return Arrays.copyOfRange(text, from, (int) in.currentLocation().getByteOffset());
    }
}

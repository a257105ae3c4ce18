package io.millrace.search;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The items of a bulk reply, read as a stream.
 *
 * @param items the items that were read whole, in the order of the request
 */
record BulkReply(List<BulkItem> items) {
    private static final Logger LOG = LoggerFactory.getLogger(BulkReply.class);

    BulkReply {
        items = List.copyOf(items);
    }

    /** Reads a reply, as far as it is one: what is cut off, or not there at all, was not answered. */
    static BulkReply parse(byte[] body) {
        List<BulkItem> items = new ArrayList<>();
        try (JsonParser in = Json.FACTORY.createParser(body)) {
            expect(in.nextToken(), JsonToken.START_OBJECT);
            readReply(in, items);
        } catch (IOException e) {
            LOG.debug("The reply to a bulk request cannot be read beyond {} items.", items.size(), e);
        }
        return new BulkReply(items);
    }

    private static void readReply(JsonParser in, List<BulkItem> items) throws IOException {
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            JsonToken token = in.nextToken();
            if (name.equals("items") && token == JsonToken.START_ARRAY) {
                while (in.nextToken() == JsonToken.START_OBJECT) {
                    items.add(readItem(in));
                }
            } else {
                in.skipChildren();
            }
        }
    }

    /** Reads {@code {"index":{"status":201,...}}}, whose name is the action. */
    private static BulkItem readItem(JsonParser in) throws IOException {
        expect(in.nextToken(), JsonToken.FIELD_NAME);
        expect(in.nextToken(), JsonToken.START_OBJECT);
        int status = 0;
        String[] error = {null, null};
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            JsonToken token = in.nextToken();
            if (name.equals("status") && token == JsonToken.VALUE_NUMBER_INT) {
                status = in.getIntValue();
            } else if (name.equals("error") && token == JsonToken.START_OBJECT) {
                readError(in, error);
            } else {
                in.skipChildren();
            }
        }
        expect(in.currentToken(), JsonToken.END_OBJECT);
        expect(in.nextToken(), JsonToken.END_OBJECT);
        return BulkItem.of(status, error[0], error[1]);
    }

    private static void readError(JsonParser in, @Nullable String[] error) throws IOException {
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            if (name.equals("type")) {
                error[0] = in.getText();
            } else if (name.equals("reason")) {
                error[1] = in.getText();
            } else {
                in.skipChildren();
            }
        }
    }

    private static void expect(@Nullable JsonToken actual, JsonToken wanted) throws IOException {
        if (actual != wanted) {
            throw new IOException("The reply is not that of a bulk request.");
        }
    }
}

package io.millrace.search;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The request that reads several documents, and its reply. */
final class MultiGet {
    private MultiGet() {}

    /** Which document to read. */
    record Ask(DocumentId document, @Nullable String routing) {}

    /** The body of the request. */
    static Map<String, Object> of(List<Ask> asks) {
        return Map.of("docs", asks.stream().map(MultiGet::document).toList());
    }

    private static Map<String, Object> document(Ask ask) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("_index", ask.document.index());
        document.put("_id", ask.document.id());
        if (ask.routing != null) {
            document.put("routing", ask.routing);
        }
        return document;
    }

    /** The documents in the order of the request; an {@link IOException} if the reply is not whole. */
    static List<StoredDocument> parse(byte[] body) throws IOException {
        List<StoredDocument> documents = new ArrayList<>();
        try (JsonParser in = Json.FACTORY.createParser(body)) {
            in.nextToken();
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                JsonToken token = in.nextToken();
                if (name.equals("docs") && token == JsonToken.START_ARRAY) {
                    while (in.nextToken() == JsonToken.START_OBJECT) {
                        documents.add(document(in, body));
                    }
                } else {
                    in.skipChildren();
                }
            }
            if (in.currentToken() != JsonToken.END_OBJECT) {
                throw new IOException("The reply ends within a JSON object.");
            }
        }
        return documents;
    }

    private static StoredDocument document(JsonParser in, byte[] body) throws IOException {
        boolean found = false;
        long seqNo = -1;
        long primaryTerm = -1;
        long version = -1;
        byte[] source = null;
        ServerError error = null;
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            switch (name) {
                case "found" -> found = in.getBooleanValue();
                case "_seq_no" -> seqNo = in.getLongValue();
                case "_primary_term" -> primaryTerm = in.getLongValue();
                case "_version" -> version = in.getLongValue();
                case "_source" -> source = JsonFields.value(in, body);
                case "error" -> error = ServerError.ofPart(JsonFields.value(in, body));
                default -> in.skipChildren();
            }
        }
        return new StoredDocument(found, seqNo, primaryTerm, version, source, error);
    }
}

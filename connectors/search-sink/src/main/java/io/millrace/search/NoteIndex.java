package io.millrace.search;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A small hidden index in the target for what the tasks of sinks have to know of each other and of those before them. Its
 * documents are read by their ids, which sees what was written a moment before.
 */
final class NoteIndex {
    static final String INDEX = "millrace-sweeps";

    private static final Map<String, Object> BODY = Map.of(
            "settings",
            Map.of("index", Map.of("hidden", true, "number_of_shards", 1, "auto_expand_replicas", "0-1")),
            "mappings",
            Map.of("dynamic", false));

    private final SearchClient client;
    private boolean there;

    NoteIndex(SearchClient client) {
        this.client = client;
    }

    /** The notes with these ids, as far as they are there. */
    Map<String, Map<String, Object>> read(List<String> ids) throws IOException {
        SearchReply reply = client.call("POST", "/" + INDEX + "/_mget", Map.of("ids", ids));
        if (reply.status() == 404) {
            return Map.of();
        }
        Object documents = Json.object(accepted(reply)).get("docs");
        List<Map<String, Object>> found =
                documents instanceof List<?> list ? list.stream().map(Json::map).toList() : List.of();
        there |= found.stream().noneMatch(document -> document.containsKey("error"));
        for (Map<String, Object> document : found) {
            // A note that cannot be read now is not one that is missing.
            String error = String.valueOf(Json.at(document, "error").get("type"));
            if (document.containsKey("error") && !error.equals("index_not_found_exception")) {
                throw new FaultException(
                        Fault.TARGET_BUSY, "Notes in the index \"" + INDEX + "\" cannot be read now: " + error + ".");
            }
        }
        return found.stream()
                .filter(document -> Boolean.TRUE.equals(document.get("found")))
                .collect(Collectors.toMap(
                        document -> String.valueOf(document.get("_id")), document -> Json.at(document, "_source")));
    }

    /** Writes a note; the path begins after the name of the index. */
    SearchReply write(String method, String path, Map<String, Object> note) throws IOException {
        if (!there) {
            SearchReply made = client.call("PUT", "/" + INDEX, BODY);
            if (made.status() != 400) { // which says that it is there already, or the write will say what is wrong
                accepted(made);
            }
            there = true;
        }
        return client.call(method, "/" + INDEX + path, note);
    }

    static byte[] accepted(SearchReply reply) {
        return SearchSweeper.accepted(reply, "keep notes in the index \"" + INDEX + "\"");
    }
}

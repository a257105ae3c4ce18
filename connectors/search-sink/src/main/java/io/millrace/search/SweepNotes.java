package io.millrace.search;

import io.millrace.sink.SweepMark;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the tasks of a sink have to know of each other for sweeps, as documents of a small hidden index in the target.
 *
 * <p>They are read by their ids, which sees what was written a moment before, and have ids of an index name and a number:
 * {@code INDEX} says whose rows the index holds, {@code INDEX|shared} that they are not the only ones, and {@code
 * INDEX|PARTITION} which reading the partition has reached the end of.
 */
final class SweepNotes {
    static final String INDEX = "millrace-sweeps";

    private static final String SHARED = "shared";
    private static final String OWNER = "owner";
    private static final String VERSION = "version";
    private static final Map<String, Object> BODY = Map.of(
            "settings",
            Map.of("index", Map.of("hidden", true, "number_of_shards", 1, "auto_expand_replicas", "0-1")),
            "mappings",
            Map.of("dynamic", false));

    private final SearchClient client;
    private boolean there;

    SweepNotes(SearchClient client) {
        this.client = client;
    }

    /** Notes that an owner's rows are in an index; returns whether nobody else's were noted. */
    boolean isSole(String index, String owner) throws IOException {
        Map<String, Map<String, Object>> notes = read(List.of(index, id(index, SHARED)));
        if (notes.containsKey(id(index, SHARED))) {
            return false;
        }
        Map<String, Object> first = notes.get(index);
        if (first == null) {
            SearchReply created = write("PUT", "/_create/" + UrlPath.step(index), Map.of(OWNER, owner));
            if (created.status() != 409) {
                accepted(created);
                return true;
            }
            first = read(List.of(index)).getOrDefault(index, Map.of(OWNER, owner));
        }
        if (owner.equals(first.get(OWNER))) {
            return true;
        }
        accepted(write("PUT", "/_doc/" + UrlPath.step(id(index, SHARED)), Map.of(OWNER, owner)));
        return false;
    }

    /** Notes a mark, unless a newer one is there; returns the partitions that have reached it. */
    Set<Integer> note(String index, SweepMark mark, int partitions) throws IOException {
        SearchReply written = write(
                "PUT",
                "/_doc/" + UrlPath.step(id(index, mark.partition())) + "?version_type=external_gte&version="
                        + mark.version(),
                Map.of(VERSION, Long.toString(mark.version())));
        if (written.status() != 409) {
            accepted(written);
        }
        Map<String, Map<String, Object>> notes = read(IntStream.range(0, partitions)
                .mapToObj(partition -> id(index, partition))
                .toList());
        Set<Integer> reached = new HashSet<>();
        for (int partition = 0; partition < partitions; partition++) {
            Object version = notes.getOrDefault(id(index, partition), Map.of()).get(VERSION);
            if (version != null && Long.parseLong(version.toString()) >= mark.version()) {
                reached.add(partition);
            }
        }
        return reached;
    }

    private Map<String, Map<String, Object>> read(List<String> ids) throws IOException {
        SearchReply reply = client.call("POST", "/" + INDEX + "/_mget", Map.of("ids", ids));
        if (reply.status() == 404) {
            return Map.of();
        }
        Object documents = Json.object(accepted(reply)).get("docs");
        List<Map<String, Object>> found =
                documents instanceof List<?> list ? list.stream().map(Json::map).toList() : List.of();
        there |= found.stream().noneMatch(document -> document.containsKey("error"));
        return found.stream()
                .filter(document -> Boolean.TRUE.equals(document.get("found")))
                .collect(Collectors.toMap(
                        document -> String.valueOf(document.get("_id")), document -> Json.at(document, "_source")));
    }

    private SearchReply write(String method, String path, Map<String, Object> note) throws IOException {
        if (!there) {
            SearchReply made = client.call("PUT", "/" + INDEX, BODY);
            if (made.status() != 400) { // which says that it is there already, or the write will say what is wrong
                accepted(made);
            }
            there = true;
        }
        return client.call(method, "/" + INDEX + path, note);
    }

    private static byte[] accepted(SearchReply reply) {
        return SearchSweeper.accepted(reply, "keep notes on sweeps in the index \"" + INDEX + "\"");
    }

    private static String id(String index, Object what) {
        return index + "|" + what;
    }
}

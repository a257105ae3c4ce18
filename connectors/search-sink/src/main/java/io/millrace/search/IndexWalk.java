package io.millrace.search;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.Sweeper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A way through all documents of an index as it was when the way began, by their versions and without their contents; or
 * through those in which an owner has fields, by the versions of these.
 *
 * <p>A scroll, because that is what all servers have in one form; a version is not searchable, so all have to be looked at.
 */
final class IndexWalk implements Sweeper.Walk {
    private static final Logger LOG = LoggerFactory.getLogger(IndexWalk.class);
    private static final int PAGE = 1000;
    /** How long the server keeps the way open between two steps; a lost one begins anew. */
    private static final String KEEP = "5m";

    private static final String FIELDS =
            "filter_path=_scroll_id,timed_out,_shards.failed,hits.hits._id,hits.hits._routing,hits.hits._version,hits.hits._source";

    private final SearchClient client;
    private final String index;
    private final @Nullable String owner;
    private final long below;
    private @Nullable Map<String, Object> ready;
    private @Nullable String scroll;

    private IndexWalk(SearchClient client, SweptPart part, long below, @Nullable Map<String, Object> first) {
        this.client = client;
        this.index = part.index();
        this.owner = part.owner();
        this.below = below;
        this.ready = first;
    }

    /** Begins with everything that was acknowledged before; an index that does not exist is empty. */
    static IndexWalk begin(SearchClient client, SweptPart part, long below) throws IOException {
        String index = part.index();
        SearchReply refreshed = client.call("POST", "/" + UrlPath.step(index) + "/_refresh", null);
        if (refreshed.status() == 404) {
            return new IndexWalk(client, part, below, null);
        }
        SearchSweeper.accepted(refreshed, "refresh the index \"" + index + "\"");
        SearchReply found = client.call(
                "POST",
                "/" + UrlPath.step(index) + "/_search?scroll=" + KEEP + "&" + FIELDS,
                Map.of(
                        "query",
                        DeleteMark.rows(),
                        "size",
                        PAGE,
                        "sort",
                        List.of("_doc"),
                        "version",
                        true,
                        "_source",
                        part.owner() == null ? false : List.of(Owners.FIELD)));
        return new IndexWalk(client, part, below, page(found, index));
    }

    @Override
    public Sweeper.@Nullable Page next() {
        Map<String, Object> page = ready;
        ready = null;
        if (page == null && scroll != null) {
            page = further(scroll);
        }
        if (page == null) {
            return null;
        }
        scroll = String.valueOf(page.get("_scroll_id"));
        Object hits = Json.at(page, "hits").get("hits");
        if (!(hits instanceof List<?> documents) || documents.isEmpty()) {
            return null;
        }
        List<String> older = new ArrayList<>();
        int looked = 0;
        for (Object hit : documents) {
            Map<String, Object> document = Json.map(hit);
            Long version = owner == null ? versionOf(document) : versionOf(document, owner);
            if (version != null) {
                looked++;
                if (version < below) {
                    older.add(named(document));
                }
            }
        }
        return new Sweeper.Page(looked, older);
    }

    private static @Nullable Long versionOf(Map<String, Object> document) {
        return document.get("_version") instanceof Long version ? version : null;
    }

    /** The version of an owner's fields, or null if it has none. */
    private static @Nullable Long versionOf(Map<String, Object> document, String owner) {
        Map<String, Object> part =
                Json.map(Json.at(document, "_source", Owners.FIELD).get(owner));
        return part.containsKey("fields") ? Long.valueOf(String.valueOf(part.get("version"))) : null;
    }

    private static String named(Map<String, Object> document) {
        Object routing = document.get("_routing");
        return new Hit(String.valueOf(document.get("_id")), routing == null ? null : routing.toString()).name();
    }

    @Override
    public void close() {
        String open = scroll;
        if (open == null) {
            return;
        }
        scroll = null;
        try {
            client.call("DELETE", "/_search/scroll", Map.of("scroll_id", List.of(open)));
        } catch (IOException e) {
            LOG.debug("A scroll of {} was not closed; the server closes it after {}.", index, KEEP, e);
        }
    }

    private Map<String, Object> further(String from) {
        try {
            return page(
                    client.call("POST", "/_search/scroll?" + FIELDS, Map.of("scroll", KEEP, "scroll_id", from)), index);
        } catch (IOException e) {
            throw new FaultException(
                    Fault.TARGET_UNREACHABLE, "No answer from the search server: " + e.getMessage(), e);
        }
    }

    /** A step that saw every shard. */
    private static Map<String, Object> page(SearchReply reply, String index) throws IOException {
        Map<String, Object> page =
                Json.object(SearchSweeper.accepted(reply, "look through the index \"" + index + "\""));
        boolean whole = !Boolean.TRUE.equals(page.get("timed_out"))
                && Long.valueOf(0).equals(Json.at(page, "_shards").get("failed"));
        if (!whole) {
            throw new FaultException(
                    Fault.TARGET_BUSY,
                    "Not all shards of the index \"" + index + "\" answered, so not all documents could be looked at.");
        }
        return page;
    }
}

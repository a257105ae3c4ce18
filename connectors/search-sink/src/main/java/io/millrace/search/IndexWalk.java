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
 * A way through all documents of an index as it was when the way began, by their versions and without their contents.
 *
 * <p>A scroll, because that is what all servers have in one form; a version is not searchable, so all have to be looked at.
 */
final class IndexWalk implements Sweeper.Walk {
    private static final Logger LOG = LoggerFactory.getLogger(IndexWalk.class);
    private static final int PAGE = 1000;
    /** How long the server keeps the way open between two steps; a lost one begins anew. */
    private static final String KEEP = "5m";

    private static final String FIELDS =
            "filter_path=_scroll_id,timed_out,_shards.failed,hits.hits._id,hits.hits._version";

    private final SearchClient client;
    private final String index;
    private final long below;
    private @Nullable Map<String, Object> ready;
    private @Nullable String scroll;

    private IndexWalk(SearchClient client, String index, long below, @Nullable Map<String, Object> first) {
        this.client = client;
        this.index = index;
        this.below = below;
        this.ready = first;
    }

    /** Begins with everything that was acknowledged before; an index that does not exist is empty. */
    static IndexWalk begin(SearchClient client, String index, long below) throws IOException {
        SearchReply refreshed = client.call("POST", "/" + SearchSweeper.encoded(index) + "/_refresh", null);
        if (refreshed.status() == 404) {
            return new IndexWalk(client, index, below, null);
        }
        SearchSweeper.accepted(refreshed, "refresh the index \"" + index + "\"");
        SearchReply found = client.call(
                "POST",
                "/" + SearchSweeper.encoded(index) + "/_search?scroll=" + KEEP + "&" + FIELDS,
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
                        false));
        return new IndexWalk(client, index, below, page(found, index));
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
        for (Object hit : documents) {
            Map<String, Object> document = Json.map(hit);
            if (document.get("_version") instanceof Long version && version < below) {
                older.add(String.valueOf(document.get("_id")));
            }
        }
        return new Sweeper.Page(documents.size(), older);
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

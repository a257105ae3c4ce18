package io.millrace.search;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in the cluster which index a connector has written to, so that another of its name is noticed after a stop:
 * the connector would go on at its offset, and what it wrote before would be missing.
 *
 * <p>It is the {@code _meta} of a component template that no index uses, {@code millrace-INDEX}: the cluster keeps it when
 * the index goes, and who may install index templates may write it.
 */
final class IndexMemory {
    private static final Logger LOG = LoggerFactory.getLogger(IndexMemory.class);
    private static final String PATH = "/_component_template/";
    private static final String PREFIX = "millrace-";
    private static final String WRITERS = "written_by";
    private static final String INDEX = "index";
    private static final String UUID = "uuid";

    private final SearchClient client;
    private final String connector;
    private final AtomicBoolean told = new AtomicBoolean();

    IndexMemory(SearchClient client, String connector) {
        this.client = client;
        this.connector = connector;
    }

    /** Throws if the connector has written to an index that is no longer there. */
    void compare(String name, Optional<FoundIndex> found, TargetAdmin admin) throws IOException {
        Map<String, Object> written = Json.map(writers(name).orElseGet(Map::of).get(connector));
        if (written.isEmpty()) {
            return;
        }
        FoundIndex now = found.orElse(null);
        if (now != null && !now.name().equals(written.get(INDEX))) {
            LOG.warn(
                    "{} leads to the index {} now and no longer to {}; documents go there from now on.",
                    name,
                    now.name(),
                    written.get(INDEX));
        } else if (now == null || !admin.continues(String.valueOf(written.get(UUID)), now)) {
            throw new FaultException(
                    Fault.TARGET_SETUP,
                    "The index \"" + name
                            + "\" was deleted, or deleted and made again, while this connector did not run, so"
                            + " the documents written before are missing. Write them again from the start of the topics:"
                            + " millrace offsets reset " + connector
                            + " --to-earliest --execute. After any change of its"
                            + " offsets the connector takes the index as it is.");
        }
    }

    /** Notes the index that the connector writes to from now on. */
    void remember(String name, FoundIndex found) throws IOException {
        Map<String, Object> writers = writers(name).orElse(null);
        Map<String, Object> entry = Map.of(INDEX, found.name(), UUID, found.uuid());
        if (writers == null) {
            tell("it may not be looked at");
        } else if (!connector.isEmpty() && !entry.equals(writers.put(connector, entry))) {
            SearchReply reply = put(PREFIX + name, writers);
            refuseWhatMayPass(reply);
            if (!reply.isOk()) {
                tell("the server answered " + reply.status() + ", " + reply.reason());
            }
        }
    }

    private void tell(String why) {
        if (told.compareAndSet(false, true)) {
            LOG.info(
                    "The index that {} writes to cannot be remembered: {}. Should the index be deleted while the connector"
                            + " is stopped, that is not noticed.",
                    connector,
                    why);
        }
    }

    private static void refuseWhatMayPass(SearchReply reply) {
        if (reply.status() >= 500 || reply.status() == 429 || reply.status() == 408) {
            throw new FaultException(
                    Fault.TARGET_BUSY,
                    "The server answered " + reply.status() + " to a note of the index that is written to: "
                            + reply.reason() + ".");
        }
    }

    /** Forgets all indexes of the connector, because its offsets are changed. */
    void forget() throws IOException {
        SearchReply reply = client.call("GET", PATH + PREFIX + "*", null);
        if (reply.status() == 404 || reply.status() == 403) {
            return;
        }
        Object templates = Json.object(IndexAdmin.accepted(reply, "look at what the connector has written to"))
                .get("component_templates");
        List<?> all = templates instanceof List<?> list ? list : List.of();
        for (Object each : new ArrayList<>(all)) {
            Map<String, Object> template = Json.map(each);
            Map<String, Object> writers = new LinkedHashMap<>(writers(template));
            if (writers.remove(connector) != null) {
                IndexAdmin.accepted(
                        put(String.valueOf(template.get("name")), writers), "forget what the connector has written to");
            }
        }
    }

    /** What is noted for an index, to be changed; nothing if it may not be seen. */
    private Optional<Map<String, Object>> writers(String name) throws IOException {
        SearchReply reply = client.call("GET", PATH + UrlPath.step(PREFIX + name), null);
        if (reply.status() == 404) {
            return Optional.of(new LinkedHashMap<>());
        }
        refuseWhatMayPass(reply);
        if (!reply.isOk()) {
            return Optional.empty();
        }
        Object templates = Json.object(reply.body()).get("component_templates");
        Map<String, Object> writers = new LinkedHashMap<>();
        if (templates instanceof List<?> list && !list.isEmpty()) {
            writers.putAll(writers(Json.map(list.get(0))));
        }
        return Optional.of(writers);
    }

    private static Map<String, Object> writers(Map<String, Object> template) {
        return Json.at(template, "component_template", "_meta", WRITERS);
    }

    private SearchReply put(String template, Map<String, Object> writers) throws IOException {
        return client.call(
                "PUT", PATH + UrlPath.step(template), Map.of("template", Map.of(), "_meta", Map.of(WRITERS, writers)));
    }
}

package io.millrace.search;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
 * <p>It is the {@code _meta} of a component template that no index uses, {@code millrace-INDEX-CONNECTOR} with a hash for
 * the connector's name: the cluster keeps it when the index goes, and who may install index templates may write it. Each
 * connector has its own, because a component template can only be replaced as a whole, whoever changed it meanwhile.
 */
final class IndexMemory {
    private static final Logger LOG = LoggerFactory.getLogger(IndexMemory.class);
    private static final String PATH = "/_component_template/";
    private static final String PREFIX = "millrace-";
    private static final int HASH_BYTES = 8;
    private static final String WRITER = "written_by";
    private static final String INDEX = "index";
    private static final String UUID = "uuid";

    private final SearchClient client;
    private final String connector;
    private final String suffix;
    private final AtomicBoolean told = new AtomicBoolean();

    IndexMemory(SearchClient client, String connector) {
        this.client = client;
        this.connector = connector;
        this.suffix = "-" + hash(connector);
    }

    /** Throws if the connector has written to an index that is no longer there. */
    void compare(String name, Optional<FoundIndex> found, TargetAdmin admin) throws IOException {
        Map<String, Object> written = note(name).orElseGet(Map::of);
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
        Map<String, Object> written = note(name).orElse(null);
        Map<String, Object> now = Map.of(WRITER, connector, INDEX, found.name(), UUID, found.uuid());
        if (written == null) {
            tell("it may not be looked at");
        } else if (!connector.isEmpty() && !now.equals(written)) {
            SearchReply reply = client.call("PUT", path(name), Map.of("template", Map.of(), "_meta", now));
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
        SearchReply reply = client.call("GET", path("*"), null);
        if (reply.status() == 404 || reply.status() == 403) {
            return;
        }
        Map<String, Object> found =
                Json.object(IndexAdmin.accepted(reply, "look at what the connector has written to"));
        for (Map<String, Object> template : templates(found)) {
            String name = String.valueOf(template.get("name"));
            SearchReply gone = client.call("DELETE", PATH + UrlPath.step(name), null);
            if (gone.status() != 404) {
                IndexAdmin.accepted(gone, "forget what the connector has written to");
            }
        }
    }

    /** What is noted for an index, or an empty map; nothing if it may not be seen. */
    private Optional<Map<String, Object>> note(String name) throws IOException {
        SearchReply reply = client.call("GET", path(name), null);
        if (reply.status() == 404) {
            return Optional.of(Map.of());
        }
        refuseWhatMayPass(reply);
        return reply.isOk()
                ? Optional.of(templates(Json.object(reply.body())).stream()
                        .map(template -> Json.at(template, "component_template", "_meta"))
                        .findFirst()
                        .orElseGet(Map::of))
                : Optional.empty();
    }

    private static List<Map<String, Object>> templates(Map<String, Object> reply) {
        return reply.get("component_templates") instanceof List<?> list
                ? list.stream().map(Json::map).toList()
                : List.of();
    }

    private String path(String name) {
        return PATH + PREFIX + (name.equals("*") ? name : UrlPath.step(name)) + suffix;
    }

    /** A name of a connector may have any characters and any length, the name of a template may not. */
    static String hash(String connector) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(connector.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}

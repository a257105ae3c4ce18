package io.millrace.search;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Looks at data streams and makes them; what they have in common with indexes is done by {@link IndexAdmin}. */
final class StreamAdmin implements TargetAdmin {
    private final SearchClient client;
    private final IndexAdmin indexes;

    StreamAdmin(SearchClient client, IndexAdmin indexes) {
        this.client = client;
        this.indexes = indexes;
    }

    /** A data stream as the server describes it: how often it has begun a new index, and that index. */
    private record Stream(long generation, String index, String uuid) {
        private String identity() {
            return generation + " " + uuid;
        }

        private static Stream of(String identity) {
            int space = identity.indexOf(' ');
            return new Stream(Long.parseLong(identity.substring(0, space)), "", identity.substring(space + 1));
        }

        /** Whether this can be what the other has become, by beginning new indexes. */
        private boolean continues(Stream before) {
            return generation > before.generation || uuid.equals(before.uuid);
        }
    }

    @Override
    public Optional<FoundIndex> find(String name) throws IOException {
        Optional<Stream> found = stream(name);
        if (found.isEmpty()) {
            refuseIndex(name);
            return Optional.empty();
        }
        Stream stream = found.get();
        FoundIndex newest = indexes.look(stream.index)
                .orElseThrow(() -> new FaultException(
                        Fault.TARGET_BUSY, "The newest index of the data stream \"" + name + "\" is not to be found."));
        return Optional.of(newest.as(name, stream.identity()));
    }

    @Override
    public FoundIndex current(String name, FoundIndex known) throws IOException {
        Stream now =
                stream(name).orElseThrow(() -> new FaultException(Fault.TARGET_SETUP, IndexSetup.goneMessage(name)));
        return now.continues(Stream.of(known.uuid())) ? known : known.as(name, now.identity());
    }

    /** Makes a data stream: by a template of the user's if one says that there may be one, otherwise by one of ours. */
    @Override
    public void create(String name, @Nullable Schema schema) throws IOException {
        SearchReply byTheirs = put(name);
        if (byTheirs.status() == 400 && !alreadyThere(byTheirs)) {
            indexes.installTemplate(name, schema);
            SearchReply byOurs = put(name);
            if (!alreadyThere(byOurs)) {
                IndexAdmin.accepted(byOurs, "make the data stream \"" + name + "\"");
            }
        } else if (!alreadyThere(byTheirs)) {
            IndexAdmin.accepted(byTheirs, "make the data stream \"" + name + "\"");
        }
    }

    /** Adds the fields of a row to the indexes that are there, and to those that will be. */
    @Override
    public FoundIndex extend(FoundIndex stream, Schema row) throws IOException {
        FoundIndex extended = indexes.extend(stream, row);
        if (!extended.properties().equals(stream.properties())) {
            indexes.installTemplate(stream.name(), extended.properties());
        }
        return extended;
    }

    @Override
    public boolean continues(String identity, FoundIndex found) {
        return Stream.of(found.uuid()).continues(Stream.of(identity));
    }

    @Override
    public FoundIndex adopt(String name, FoundIndex found) {
        return found;
    }

    private SearchReply put(String name) throws IOException {
        return client.call("PUT", "/_data_stream/" + UrlPath.step(name), null);
    }

    private static boolean alreadyThere(SearchReply reply) {
        return reply.status() == 400 && ServerError.of(reply.body()).type().contains("already_exists");
    }

    private Optional<Stream> stream(String name) throws IOException {
        SearchReply reply = client.call("GET", "/_data_stream/" + UrlPath.step(name), null);
        if (reply.status() == 404) {
            return Optional.empty();
        }
        if (reply.status() == 405 || (reply.status() == 400 && reply.reason().contains("no handler"))) {
            throw new FaultException(
                    Fault.TARGET_SETUP,
                    "This server has no data streams, so write.method=append has nothing to write to. Use another"
                            + " write.method, or a server that has them.");
        }
        Map<String, Object> body = Json.object(IndexAdmin.accepted(reply, "look at the data stream \"" + name + "\""));
        return body.get("data_streams") instanceof List<?> streams && streams.size() == 1
                ? Optional.of(of(Json.map(streams.get(0))))
                : Optional.empty();
    }

    private static Stream of(Map<String, Object> stream) {
        List<?> all = stream.get("indices") instanceof List<?> list ? list : List.of();
        Map<String, Object> newest = all.isEmpty() ? Map.of() : Json.map(all.get(all.size() - 1));
        long generation = stream.get("generation") instanceof Long number ? number : 0;
        return new Stream(
                generation, String.valueOf(newest.get("index_name")), String.valueOf(newest.get("index_uuid")));
    }

    private void refuseIndex(String name) throws IOException {
        if (indexes.look(name).isPresent()) {
            throw new FaultException(
                    Fault.TARGET_SETUP,
                    "index.name gives \"" + name + "\", which is an index and no data stream. With write.method=append"
                            + " choose another index.name.");
        }
    }
}

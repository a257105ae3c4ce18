package io.millrace.search;

import io.millrace.core.change.Origin;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.Removals;
import io.millrace.sink.SweepMark;
import io.millrace.sink.Sweeper;
import io.millrace.sink.Template;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Removes documents that no record names; an index has to belong to one topic, as all its documents are looked at. */
final class SearchSweeper implements Sweeper {
    private final SearchClient client;
    private final Template indexName;
    private final boolean routed;
    private final WriteMethod method;
    private final Removal removal;
    private final IndexName index = new IndexName();
    private final SweepNotes notes;

    SearchSweeper(SearchClient client, DocumentOptions documents) {
        this.client = client;
        this.indexName = Template.parse(documents.indexName());
        this.routed = documents.routing().isPresent();
        this.method = documents.method();
        this.removal = new Removal(documents.deletes());
        this.notes = new SweepNotes(client);
    }

    @Override
    public String part(Origin origin) {
        if (routed) {
            throw new FaultException(
                    Fault.SWEEP_IMPOSSIBLE,
                    "With " + SearchSinkConfig.ROUTING.name()
                            + " a document is removed only by who knows its routing, which"
                            + " a look through the index does not tell.");
        }
        if (method == WriteMethod.APPEND) {
            throw new FaultException(
                    Fault.SWEEP_IMPOSSIBLE,
                    "With write.method=append the documents tell what happened, and nothing of that is taken back. Set"
                            + " on.truncate=ignore to go on after a TRUNCATE.");
        }
        if (method == WriteMethod.UPSERT) {
            throw new FaultException(
                    Fault.SWEEP_IMPOSSIBLE,
                    "With write.method=upsert a document has several owners, and a look through the index does not tell"
                            + " which of its fields a sweep may take.");
        }
        return index.of(indexName
                .ownedBy(origin.topic())
                .orElseThrow(() -> new FaultException(
                        Fault.SWEEP_IMPOSSIBLE,
                        SearchSinkConfig.INDEX_NAME.name() + "=" + indexName
                                + " may put several tables into one index, whose documents do not say whose they are."
                                + " Use ${topic} and text only, and ${topic} at least once.")));
    }

    @Override
    public boolean isSole(String part, String owner) {
        return asked(() -> notes.isSole(part, owner));
    }

    @Override
    public Set<Integer> note(String part, SweepMark mark, int partitions) {
        return asked(() -> notes.note(part, mark, partitions));
    }

    @Override
    public Walk walk(String part, long below) {
        return asked(() -> IndexWalk.begin(client, part, below));
    }

    @Override
    public int remove(String part, List<String> names, long version) {
        List<DocumentOp> removals = names.stream()
                .map(id -> removal.of(new DocumentId(part, id), null, version, -1))
                .toList();
        byte[] reply = accepted(
                asked(() -> client.bulk(BulkRequest.encode(removals))), "remove documents of \"" + part + "\"");
        List<BulkItem> items = BulkReply.parse(reply).items();
        if (items.size() != removals.size()) {
            throw Removals.failure(SearchVerdicts.unanswered(items.size(), removals.size()));
        }
        return Removals.count(IntStream.range(0, items.size())
                .mapToObj(i -> SearchVerdicts.item(removals.get(i), items.get(i)))
                .toList());
    }

    @Override
    public void close() {
        // The client belongs to the task.
    }

    /** The body of a good reply, or a fault that says what was asked. */
    static byte[] accepted(SearchReply reply, String action) {
        if (reply.isOk()) {
            return reply.body();
        }
        Fault fault =
                switch (reply.status()) {
                    case 401 -> Fault.TARGET_AUTHENTICATION;
                    case 403 -> Fault.TARGET_PRIVILEGES;
                    default -> Fault.TARGET_BUSY;
                };
        throw new FaultException(
                fault,
                "The server answered " + reply.status() + " when asked to " + action + ": " + reply.reason() + "."
                        + (fault == Fault.TARGET_PRIVILEGES
                                ? " Grant read, write and maintenance on the index and on " + SweepNotes.INDEX
                                        + ", create_index on the latter; or set sweep=off and on.truncate=fail."
                                : ""));
    }

    /** A name as a step of a path. */
    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static <T> T asked(Question<T> question) {
        try {
            return question.ask();
        } catch (IOException e) {
            throw new FaultException(
                    Fault.TARGET_UNREACHABLE, "No answer from the search server: " + e.getMessage(), e);
        }
    }

    /** Something to ask the server. */
    @FunctionalInterface
    private interface Question<T> {
        T ask() throws IOException;
    }
}

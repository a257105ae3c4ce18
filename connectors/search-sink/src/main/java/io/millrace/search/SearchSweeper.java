package io.millrace.search;

import io.millrace.core.change.Data;
import io.millrace.core.change.Origin;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.Removals;
import io.millrace.sink.SweepMark;
import io.millrace.sink.Sweeper;
import io.millrace.sink.Template;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Removes documents that no record names. An index has to belong to one topic, as all its documents are looked at; where
 * documents have owners, those of an owner are.
 */
final class SearchSweeper implements Sweeper {
    private final SearchClient client;
    private final Template indexName;
    private final Template owner;
    private final WriteMethod method;
    private final Removal removal;
    private final UpsertWriter merging;
    private final IndexName index = new IndexName();
    private final SweepNotes notes;

    SearchSweeper(SearchClient client, IndexSetup setup, DocumentOptions documents) {
        this.client = client;
        this.indexName = Template.parse(documents.indexName());
        this.owner = Template.parse(documents.owner());
        this.method = documents.method();
        this.removal = new Removal(documents.deletes());
        this.merging = new UpsertWriter(client, setup, new Searchability(client, "sweep", Duration.ZERO));
        this.notes = new SweepNotes(client);
    }

    @Override
    public String part(Origin origin) {
        return switch (method) {
            case INDEX -> wholeIndex(origin).name();
            case UPSERT -> fieldsOfOwner(origin).name();
            case APPEND ->
                throw impossible(
                        "With write.method=append the documents tell what happened, and nothing of that is taken"
                                + " back. Set on.truncate=ignore to go on after a TRUNCATE.");
        };
    }

    private SweptPart wholeIndex(Origin origin) {
        String name = indexName
                .ownedBy(origin.topic())
                .orElseThrow(() -> impossible(SearchSinkConfig.INDEX_NAME.name() + "=" + indexName
                        + " may put several tables into one index, whose documents do not say whose they are."
                        + " Use ${topic} and text only, and ${topic} at least once; or write.method=upsert, where"
                        + " they do."));
        return new SweptPart(index.of(name), null);
    }

    private SweptPart fieldsOfOwner(Origin origin) {
        String owned = owner.ownedBy(origin.topic())
                .orElseThrow(() -> impossible(SearchSinkConfig.OWNER.name() + "=" + owner
                        + " may be the owner of the rows of several tables. Use ${topic} and text only, and ${topic} at"
                        + " least once."));
        if (indexName.usesKey() || indexName.usesValue()) {
            throw impossible(SearchSinkConfig.INDEX_NAME.name() + "=" + indexName
                    + " puts the rows of a table into several indexes, which cannot all be found.");
        }
        return new SweptPart(index.of(indexName.resolve(origin, Data.NONE)), owned);
    }

    private static FaultException impossible(String why) {
        return new FaultException(Fault.SWEEP_IMPOSSIBLE, why);
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
        return asked(() -> IndexWalk.begin(client, SweptPart.of(part), below));
    }

    @Override
    public int remove(String part, List<String> names, long version) {
        SweptPart from = SweptPart.of(part);
        List<Hit> hits = names.stream().map(Hit::of).toList();
        return from.owner() == null
                ? removeDocuments(from.index(), hits, version)
                : removeFields(from.index(), from.owner(), hits, version);
    }

    private int removeFields(String index, String from, List<Hit> hits, long version) {
        return Removals.count(merging.write(hits.stream()
                .map(hit -> FieldUpdate.delete(
                        new FieldUpdate.Target(new DocumentId(index, hit.id()), from), hit.routing(), version, -1))
                .toList()));
    }

    private int removeDocuments(String index, List<Hit> hits, long version) {
        List<DocumentOp> removals = hits.stream()
                .map(hit -> removal.of(new DocumentId(index, hit.id()), hit.routing(), version, -1))
                .toList();
        byte[] reply = accepted(
                asked(() -> client.bulk(BulkRequest.encode(removals))), "remove documents of \"" + index + "\"");
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
                                ? " Grant read, write and maintenance on the index and on " + NoteIndex.INDEX
                                        + ", create_index on the latter; or set sweep=off and on.truncate=fail."
                                : ""));
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

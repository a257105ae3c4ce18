package io.millrace.search;

import io.millrace.core.fault.Fault;
import io.millrace.sink.Verdict;
import io.millrace.sink.Writer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Merges updates of fields into documents: reads them, applies what is not older than what its owner wrote before, and
 * writes each on the condition that it is still as it was read. Where it is not, another writer came between, and the
 * document is read again.
 */
final class UpsertWriter implements Writer<FieldUpdate> {
    /** After so many the lane makes a pause, which parts writers that meet again and again. */
    private static final int MOST_ROUNDS = 5;

    /** The default pipeline of an index would take merged documents for new ones, and change what it has changed before. */
    private static final DocumentLines LINES = new DocumentLines(Optional.of("_none"));

    private final SearchClient client;
    private final Readiness readiness;
    private final BulkSender sender;
    private final Searchability searchability;

    UpsertWriter(SearchClient client, IndexSetup setup, Searchability searchability) {
        this.searchability = searchability;
        this.client = client;
        this.readiness = new Readiness(setup);
        this.sender = new BulkSender(client);
    }

    @Override
    public List<Verdict> write(List<FieldUpdate> batch) {
        sender.begin();
        List<Verdict> verdicts = readiness.write(batch, this::merge);
        searchability.written(batch, verdicts);
        return verdicts;
    }

    @Override
    public boolean hadToDivide() {
        return sender.hadToDivide();
    }

    /** The updates of one document, by their places in the batch. */
    private record Unit(MultiGet.Ask document, List<Integer> places) {}

    /** A document that has to be written, and for which updates. */
    private record Write(Unit unit, DocumentOp.Merged op, List<Integer> places) {}

    private List<Verdict> merge(List<FieldUpdate> updates) {
        Verdict[] verdicts = new Verdict[updates.size()];
        Arrays.fill(verdicts, DocumentOp.CHANGED_MEANWHILE);
        List<Unit> units = units(updates);
        for (int round = 0; round < MOST_ROUNDS && !units.isEmpty(); round++) {
            units = round(units, updates, verdicts);
        }
        return Arrays.asList(verdicts);
    }

    private static List<Unit> units(List<FieldUpdate> updates) {
        Map<DocumentId, Unit> units = new LinkedHashMap<>();
        for (int place = 0; place < updates.size(); place++) {
            FieldUpdate update = updates.get(place);
            DocumentId document = update.target().document();
            units.computeIfAbsent(document, id -> new Unit(new MultiGet.Ask(id, update.routing()), new ArrayList<>(1)))
                    .places()
                    .add(place);
        }
        return new ArrayList<>(units.values());
    }

    /** Reads, merges and writes; returns what has to be done again. */
    private List<Unit> round(List<Unit> units, List<FieldUpdate> updates, Verdict[] verdicts) {
        List<StoredDocument> stored;
        try {
            SearchReply reply = client.call(
                    "POST",
                    "/_mget",
                    MultiGet.of(units.stream().map(Unit::document).toList()));
            if (!reply.isOk()) {
                fill(units, verdicts, SearchVerdicts.read(reply));
                return List.of();
            }
            stored = MultiGet.parse(reply.body());
        } catch (IOException e) {
            fill(units, verdicts, SearchVerdicts.unreachable(e));
            return List.of();
        }
        if (stored.size() != units.size()) {
            fill(units, verdicts, SearchVerdicts.unanswered(stored.size(), units.size()));
            return List.of();
        }
        List<Write> writes = new ArrayList<>(units.size());
        for (int i = 0; i < units.size(); i++) {
            prepare(units.get(i), stored.get(i), updates, verdicts, writes);
        }
        return settle(writes, sender.send(writes.stream().map(Write::op).toList()), verdicts);
    }

    private static void prepare(
            Unit unit, StoredDocument stored, List<FieldUpdate> updates, Verdict[] verdicts, List<Write> writes) {
        Verdict unusable = SearchVerdicts.unusable(unit.document().document(), stored);
        if (unusable != null) {
            fill(List.of(unit), verdicts, unusable);
            return;
        }
        SharedDocument document;
        try {
            document = SharedDocument.of(stored.source());
        } catch (IOException e) {
            fill(List.of(unit), verdicts, unreadable(e));
            return;
        }
        List<Integer> changing = new ArrayList<>(1);
        long committed = -1;
        long version = 0;
        for (int place : unit.places()) {
            FieldUpdate update = updates.get(place);
            committed = Math.max(committed, update.committedMicros());
            version = Math.max(version, update.version());
            switch (document.apply(update)) {
                case CHANGED -> changing.add(place);
                case SAME -> verdicts[place] = Verdict.DUPLICATE;
                case SUPERSEDED -> verdicts[place] = Verdict.SUPERSEDED;
            }
        }
        if (!changing.isEmpty()) {
            writes.add(new Write(unit, write(unit.document(), stored, version, committed, document), changing));
        }
    }

    private static DocumentOp.Merged write(
            MultiGet.Ask ask, StoredDocument stored, long version, long committed, SharedDocument document) {
        byte[] source = document.source(committed);
        byte[] lines = stored.found()
                ? LINES.replace(ask.document(), ask.routing(), stored, source)
                : LINES.create(ask.document(), ask.routing(), source);
        return new DocumentOp.Merged(new DocumentOp.Encoded(ask.document(), version, committed, lines));
    }

    private static List<Unit> settle(List<Write> writes, List<Verdict> written, Verdict[] verdicts) {
        List<Unit> again = new ArrayList<>(0);
        for (int i = 0; i < writes.size(); i++) {
            Write write = writes.get(i);
            Verdict verdict = written.get(i);
            if (verdict.equals(DocumentOp.CHANGED_MEANWHILE)) {
                again.add(new Unit(write.unit().document(), write.places()));
            } else if (verdict instanceof Verdict.Reject && write.places().size() > 1) {
                // Which of the updates it is shows when each goes by itself.
                write.places().forEach(place -> again.add(new Unit(write.unit().document(), List.of(place))));
            } else {
                write.places().forEach(place -> verdicts[place] = verdict);
            }
        }
        return again;
    }

    private static Verdict unreadable(IOException e) {
        return Verdict.reject(
                Fault.TARGET_REFUSED,
                "The document in the index cannot be merged with: " + e.getMessage()
                        + " Correct or delete it, then write the record again.");
    }

    private static void fill(List<Unit> units, Verdict[] verdicts, Verdict verdict) {
        units.forEach(unit -> unit.places().forEach(place -> verdicts[place] = verdict));
    }
}

package io.millrace.search;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.Verdict;
import io.millrace.sink.Writer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Sends one batch: makes its indexes ready, writes the rest of the batch, and gives every operation its verdict. */
final class SearchWriter implements Writer<DocumentOp> {
    private final SearchClient client;
    private final IndexSetup setup;
    private boolean divided;

    SearchWriter(SearchClient client, IndexSetup setup) {
        this.client = client;
        this.setup = setup;
    }

    @Override
    public List<Verdict> write(List<DocumentOp> batch) {
        Map<Place, Verdict> unready = new HashMap<>();
        List<DocumentOp> ready = ready(batch, unready);
        List<Verdict> verdicts = new ArrayList<>(batch.size());
        divided = false;
        send(ready, verdicts);
        return unready.isEmpty() ? verdicts : merged(batch, unready, verdicts);
    }

    @Override
    public boolean hadToDivide() {
        return divided;
    }

    /** The operations whose index is ready; for the others, the verdict by index and schema. */
    private List<DocumentOp> ready(List<DocumentOp> batch, Map<Place, Verdict> unready) {
        Map<Place, Boolean> seen = new HashMap<>();
        List<DocumentOp> ready = new ArrayList<>(batch.size());
        Place last = null;
        boolean lastReady = false;
        for (DocumentOp op : batch) {
            if (last == null || !last.isOf(op)) {
                last = Place.of(op);
                Boolean known = seen.get(last);
                if (known == null) {
                    Verdict verdict = prepare(last);
                    known = verdict == null;
                    seen.put(last, known);
                    if (verdict != null) {
                        unready.put(last, verdict);
                    }
                }
                lastReady = known;
            }
            if (lastReady) {
                ready.add(op);
            }
        }
        return ready;
    }

    private @Nullable Verdict prepare(Place place) {
        try {
            setup.ready(place.index, place.schema);
            return null;
        } catch (FaultException e) {
            return e.fault().retryable() ? Verdict.retry(e.fault(), e.detail()) : Verdict.fatal(e.fault(), e.detail());
        } catch (IOException e) {
            return unreachable(e);
        }
    }

    private static List<Verdict> merged(List<DocumentOp> batch, Map<Place, Verdict> unready, List<Verdict> written) {
        List<Verdict> all = new ArrayList<>(batch.size());
        int next = 0;
        for (DocumentOp op : batch) {
            Verdict verdict = unready.get(Place.of(op));
            all.add(verdict == null ? written.get(next++) : verdict);
        }
        return all;
    }

    /** Sends operations in one request, or in parts of it if the whole is refused, and adds their verdicts in order. */
    private void send(List<DocumentOp> ops, List<Verdict> verdicts) {
        if (ops.isEmpty()) {
            return;
        }
        SearchReply reply;
        try {
            reply = client.bulk(BulkRequest.encode(ops));
        } catch (IOException e) {
            fill(verdicts, ops.size(), unreachable(e));
            return;
        }
        if (reply.isOk()) {
            judge(ops, BulkReply.parse(reply.body()), verdicts);
        } else if (ops.size() > 1 && mayPassInParts(reply)) {
            divided |= reply.status() == 413;
            int half = ops.size() / 2;
            send(ops.subList(0, half), verdicts);
            send(ops.subList(half, ops.size()), verdicts);
        } else {
            fill(verdicts, ops.size(), SearchVerdicts.request(reply));
        }
    }

    private static boolean mayPassInParts(SearchReply reply) {
        return reply.status() == 413 || (reply.status() == 400 && reply.isServersError());
    }

    private static void judge(List<DocumentOp> ops, BulkReply reply, List<Verdict> verdicts) {
        List<BulkItem> items = reply.items();
        int answered = Math.min(items.size(), ops.size());
        if (items.size() > ops.size()) {
            answered = 0; // It answers another request, so nothing in it can be trusted.
        }
        for (int i = 0; i < answered; i++) {
            verdicts.add(SearchVerdicts.item(ops.get(i), items.get(i)));
        }
        if (answered < ops.size()) {
            fill(verdicts, ops.size() - answered, SearchVerdicts.unanswered(answered, ops.size()));
        }
    }

    private static Verdict unreachable(IOException e) {
        String words = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return Verdict.retry(Fault.TARGET_UNREACHABLE, "No answer from the search server: " + words);
    }

    private static void fill(List<Verdict> verdicts, int count, Verdict verdict) {
        for (int i = 0; i < count; i++) {
            verdicts.add(verdict);
        }
    }

    /** An index and a schema, which is compared by identity because that is cheap and the index setup knows equal ones. */
    private static final class Place {
        private final String index;
        private final @Nullable Schema schema;

        private Place(String index, @Nullable Schema schema) {
            this.index = index;
            this.schema = schema;
        }

        private static Place of(DocumentOp op) {
            return new Place(op.target().index(), op.schema());
        }

        @SuppressWarnings("ReferenceEquality")
        private boolean isOf(DocumentOp op) {
            return schema == op.schema() && index.equals(op.target().index());
        }

        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean equals(@Nullable Object other) {
            return other instanceof Place place && schema == place.schema && index.equals(place.index);
        }

        @Override
        public int hashCode() {
            return 31 * index.hashCode() + System.identityHashCode(schema);
        }
    }
}

package io.millrace.search;

import io.millrace.sink.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Sends operations in one bulk request, or in parts of it if the whole is refused, and judges the reply item by item. */
final class BulkSender {
    private final SearchClient client;
    private boolean divided;

    BulkSender(SearchClient client) {
        this.client = client;
    }

    /** Begins a batch. */
    void begin() {
        divided = false;
    }

    /** Whether a request of the batch was too large and went out in parts. */
    boolean hadToDivide() {
        return divided;
    }

    /** The verdicts on the operations, in their order. */
    List<Verdict> send(List<? extends DocumentOp> ops) {
        List<Verdict> verdicts = new ArrayList<>(ops.size());
        send(ops, verdicts);
        return verdicts;
    }

    private void send(List<? extends DocumentOp> ops, List<Verdict> verdicts) {
        if (ops.isEmpty()) {
            return;
        }
        SearchReply reply;
        try {
            reply = client.bulk(BulkRequest.encode(ops));
        } catch (IOException e) {
            fill(verdicts, ops.size(), SearchVerdicts.unreachable(e));
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

    private static void judge(List<? extends DocumentOp> ops, BulkReply reply, List<Verdict> verdicts) {
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

    private static void fill(List<Verdict> verdicts, int count, Verdict verdict) {
        for (int i = 0; i < count; i++) {
            verdicts.add(verdict);
        }
    }
}

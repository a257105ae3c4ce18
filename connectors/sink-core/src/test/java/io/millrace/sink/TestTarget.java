package io.millrace.sink;

import io.millrace.core.fault.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A target that keeps the newest version of each key, and can be told to answer otherwise. */
final class TestTarget implements Writer<TestOp> {
    private final Map<String, TestOp> rows = new HashMap<>();
    private final List<List<TestOp>> requests = new ArrayList<>();
    private Function<TestOp, Verdict> answer = this::apply;
    private int closed;
    private boolean divided;

    void answer(Function<TestOp, Verdict> instead) {
        answer = instead;
    }

    void answerNormally() {
        answer = this::apply;
    }

    /** Answers for one target, and normally for others. */
    void answerFor(String target, Verdict verdict) {
        answer = op -> op.target().equals(target) ? verdict : apply(op);
    }

    /** Whether it says that requests went out in parts. */
    void divide(boolean divides) {
        divided = divides;
    }

    @Override
    public boolean hadToDivide() {
        return divided;
    }

    void beDown() {
        answer = op -> Verdict.retry(Fault.TARGET_UNREACHABLE, "Connection refused.");
    }

    Verdict apply(TestOp op) {
        TestOp before = rows.get(op.target());
        if (before != null && before.version() > op.version()) {
            return Verdict.SUPERSEDED;
        }
        rows.put(op.target(), op);
        return Verdict.APPLIED;
    }

    @Override
    public List<Verdict> write(List<TestOp> batch) {
        requests.add(List.copyOf(batch));
        return batch.stream().map(answer).toList();
    }

    @Override
    public void close() {
        closed++;
    }

    int closed() {
        return closed;
    }

    /** Every request so far, each as the values it carried. */
    List<List<String>> requests() {
        return requests.stream()
                .map(batch -> batch.stream().map(TestOp::value).toList())
                .toList();
    }

    /** The operations that the target holds the state of. */
    List<TestOp> held() {
        return List.copyOf(rows.values());
    }

    Map<String, String> rows() {
        Map<String, String> values = new HashMap<>();
        rows.forEach((target, op) -> values.put(target, op.value()));
        return values;
    }
}

package io.millrace.sink;

import io.millrace.core.change.Origin;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A sweeper over a {@link TestTarget}, whose notes outlive the tasks that share it, and which fails when told to. */
final class FakeSweeper implements Sweeper {
    private static final int PAGE = 2;

    private final TestTarget target = new TestTarget();
    private final Map<Integer, Long> marks = new HashMap<>();
    private final Set<String> owners = new HashSet<>();
    private int calls;
    private int failAt = -1;
    private @Nullable Fault failWith;
    private Runnable betweenPages = () -> {};
    private int walks;

    TestTarget target() {
        return target;
    }

    /** Lets the n-th call from now on fail, once. */
    void failAt(int call, Fault fault) {
        failAt = calls + call;
        failWith = fault;
    }

    /** Something that happens while a walk is under way. */
    void betweenPages(Runnable then) {
        betweenPages = then;
    }

    void rowsOf(String owner) {
        owners.add(owner);
    }

    int walks() {
        return walks;
    }

    /** The rows that are there. */
    Map<String, Long> rows() {
        Map<String, Long> rows = new HashMap<>();
        target.held().stream().filter(op -> !op.value().isEmpty()).forEach(op -> rows.put(op.target(), op.version()));
        return rows;
    }

    @Override
    public String part(Origin origin) {
        called();
        return origin.topic();
    }

    @Override
    public boolean isSole(String part, String owner) {
        called();
        owners.add(owner);
        return owners.size() == 1;
    }

    @Override
    public Set<Integer> note(String part, SweepMark mark, int partitions) {
        called();
        marks.merge(mark.partition(), mark.version(), Math::max);
        Set<Integer> reached = new HashSet<>();
        marks.forEach((partition, version) -> {
            if (version >= mark.version()) {
                reached.add(partition);
            }
        });
        return reached;
    }

    @Override
    public Walk walk(String part, long below) {
        called();
        walks++;
        List<TestOp> seen =
                target.held().stream().filter(op -> !op.value().isEmpty()).toList();
        return new Walk() {
            private int at;

            @Override
            public @Nullable Page next() {
                called();
                if (at > 0) {
                    betweenPages.run();
                }
                if (at >= seen.size()) {
                    return null;
                }
                List<TestOp> page = seen.subList(at, Math.min(at + PAGE, seen.size()));
                at += page.size();
                return new Page(
                        page.size(),
                        page.stream()
                                .filter(op -> op.version() < below)
                                .map(TestOp::target)
                                .toList());
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public int remove(String part, List<String> names, long version) {
        called();
        List<String> removed = new ArrayList<>(names);
        removed.removeIf(
                name -> target.apply(new TestOp(name, version, "", Coalesce.REPLACE, -1)) == Verdict.SUPERSEDED);
        return removed.size();
    }

    @Override
    public void close() {}

    private void called() {
        if (++calls == failAt && failWith != null) {
            throw new FaultException(failWith, "The target fails at call " + calls + ".");
        }
    }
}

package io.millrace.search;

import io.millrace.core.fault.FaultException;
import io.millrace.sink.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Makes the indexes of a batch ready, and lets those that are not stand back, so that they do not hold up the others. */
final class Readiness {
    private final IndexSetup setup;

    Readiness(IndexSetup setup) {
        this.setup = setup;
    }

    /** Writes the operations whose index is ready; a verdict for each operation, in their order. */
    <O extends IndexOp> List<Verdict> write(List<O> batch, Function<List<O>, List<Verdict>> writing) {
        Map<Place, Verdict> unready = new HashMap<>();
        List<O> ready = ready(batch, unready);
        List<Verdict> verdicts = writing.apply(ready);
        return unready.isEmpty() ? verdicts : merged(batch, unready, verdicts);
    }

    /** The operations whose index is ready; for the others, the verdict by index and schema. */
    private <O extends IndexOp> List<O> ready(List<O> batch, Map<Place, Verdict> unready) {
        Map<Place, Boolean> seen = new HashMap<>();
        List<O> ready = new ArrayList<>(batch.size());
        Place last = null;
        boolean lastReady = false;
        for (O op : batch) {
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
            return SearchVerdicts.unreachable(e);
        }
    }

    private static <O extends IndexOp> List<Verdict> merged(
            List<O> batch, Map<Place, Verdict> unready, List<Verdict> written) {
        List<Verdict> all = new ArrayList<>(batch.size());
        int next = 0;
        for (IndexOp op : batch) {
            Verdict verdict = unready.get(Place.of(op));
            all.add(verdict == null ? written.get(next++) : verdict);
        }
        return all;
    }

    /** An index and a schema, which is compared by identity because that is cheap and the index setup knows equal ones. */
    private static final class Place {
        private final String index;
        private final @Nullable Schema schema;

        private Place(String index, @Nullable Schema schema) {
            this.index = index;
            this.schema = schema;
        }

        private static Place of(IndexOp op) {
            return new Place(op.index(), op.schema());
        }

        @SuppressWarnings("ReferenceEquality")
        private boolean isOf(IndexOp op) {
            return schema == op.schema() && index.equals(op.index());
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

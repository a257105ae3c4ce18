package io.millrace.search;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that an index exists and knows the columns of a row before a document is written to it; safe for several
 * threads, and cheap once an index is ready.
 *
 * <p>It remembers which index it wrote to and looks now and then whether that is still the one: documents that were
 * written before into an index of the same name are lost, and only reading the topic again brings them back.
 */
final class IndexSetup {
    private static final Logger LOG = LoggerFactory.getLogger(IndexSetup.class);
    /** A topic has few schemas at a time; a set that keeps growing would mean that none is ever seen again. */
    private static final int MOST_SCHEMAS = 1000;

    private final TargetAdmin admin;
    private final IndexMemory memory;
    private final long checkNanos;
    private final LongSupplier nanoTime;
    private final Map<String, Target> targets = new ConcurrentHashMap<>();

    /**
     * Makes a setup that has written to no index yet.
     *
     * @param checkEvery how long an index counts as the same without a look
     */
    IndexSetup(TargetAdmin admin, IndexMemory memory, Duration checkEvery, LongSupplier nanoTime) {
        this.admin = admin;
        this.memory = memory;
        this.checkNanos = checkEvery.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * Returns when documents with this schema can be written to the index.
     *
     * @param schema the schema of a row, or null for a deletion or a row without one
     * @throws FaultException if the index cannot be used; whether that may pass is the fault's to say
     * @throws IOException if the server does not answer
     */
    void ready(String index, @Nullable Schema schema) throws IOException {
        Target target = targets.computeIfAbsent(index, name -> new Target());
        if (!target.knows(schema)) {
            prepare(index, target, schema);
        } else if (target.isCheckDue(nanoTime.getAsLong(), checkNanos)) {
            check(index, target);
        }
    }

    /** What to say when an index is no longer the one that was written to. */
    static String goneMessage(String index) {
        return "The index \"" + index + "\" was deleted, or deleted and made again, while this task wrote to it, so the"
                + " documents written before are missing. Write them again from the start of the topics:"
                + " millrace offsets reset CONNECTOR --to-earliest --execute.";
    }

    /** What to say when the other method has written to an index. */
    static String mixedMessage(String index) {
        return "The index \"" + index
                + "\" holds documents of the other write.method: those that are written whole at the"
                + " version of their row and those into which fields are merged cannot be in one index. Choose another"
                + " index.name, or write everything into a new index.";
    }

    private void prepare(String index, Target target, @Nullable Schema schema) throws IOException {
        synchronized (target) {
            if (target.knows(schema)) {
                return;
            }
            FoundIndex found = target.found;
            if (found == null) {
                found = admin.adopt(index, findOrCreate(index, schema));
                memory.remember(index, found);
                target.checkAt.set(nanoTime.getAsLong() + checkNanos);
            }
            if (schema != null && found.ours()) {
                found = admin.extend(found, schema);
            }
            target.ready(found, schema);
        }
    }

    private FoundIndex findOrCreate(String index, @Nullable Schema schema) throws IOException {
        Optional<FoundIndex> there = admin.find(index);
        memory.compare(index, there, admin);
        if (there.isPresent()) {
            return there.get();
        }
        admin.create(index, schema);
        return admin.find(index)
                .orElseThrow(() -> new FaultException(
                        Fault.TARGET_BUSY, "The index \"" + index + "\" was made but is not to be found yet."));
    }

    private void check(String index, Target target) throws IOException {
        FoundIndex known = target.found;
        if (known == null) {
            return;
        }
        FoundIndex now = admin.current(index, known);
        if (now.uuid().equals(known.uuid())) {
            return;
        }
        if (now.name().equals(known.name())) {
            throw new FaultException(Fault.TARGET_SETUP, goneMessage(index));
        }
        LOG.warn(
                "The alias {} now leads to the index {} and no longer to {}; documents go there from now on.",
                index,
                now.name(),
                known.name());
        target.forget();
    }

    /** What is known of one index. */
    private static final class Target {
        private final Set<Schema> schemas = new HashSet<>();
        private final AtomicLong checkAt = new AtomicLong();
        private volatile @Nullable FoundIndex found;
        private volatile @Nullable Schema last;

        private boolean knows(@Nullable Schema schema) {
            if (found == null) {
                return false;
            }
            return schema == null || schema == last || hasMet(schema);
        }

        private synchronized boolean hasMet(Schema schema) {
            boolean met = schemas.contains(schema);
            if (met) {
                last = schema;
            }
            return met;
        }

        private synchronized void ready(FoundIndex index, @Nullable Schema schema) {
            found = index;
            if (schema != null) {
                if (schemas.size() >= MOST_SCHEMAS) {
                    schemas.clear();
                }
                schemas.add(schema);
                last = schema;
            }
        }

        private synchronized void forget() {
            found = null;
            last = null;
            schemas.clear();
        }

        private boolean isCheckDue(long now, long nanos) {
            long at = checkAt.get();
            return now - at >= 0 && checkAt.compareAndSet(at, now + nanos);
        }
    }
}

package io.millrace.search;

import io.millrace.core.metrics.Meter;
import io.millrace.sink.Verdict;
import io.millrace.sink.Window;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how long after its commit in the database a change is found by a search: now and then it takes a document that
 * was just acknowledged and searches for it by its id until it comes up.
 *
 * <p>Lanes offer what they wrote, which costs them a look at the clock; a thread of its own searches, for one document at
 * a time.
 */
final class Searchability implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Searchability.class);
    private static final long FIRST_PAUSE = 20;
    private static final long LONGEST_PAUSE = 10_000;

    private final SearchClient client;
    private final String task;
    private final long everyNanos;
    private final Window delays = new Window();
    private final AtomicLong nextAt;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile @Nullable Thread searcher;
    private volatile boolean ended;

    /**
     * Searches for nothing yet.
     *
     * @param every how long to wait between two documents; zero to search for none
     */
    Searchability(SearchClient client, String task, Duration every) {
        this.client = client;
        this.task = task;
        this.everyNanos = every.toNanos();
        this.nextAt = new AtomicLong(System.nanoTime());
        this.ended = every.isZero();
    }

    /** A document to look for: it is there once it has this version, or the owner's fields have. */
    private record Sample(DocumentId document, @Nullable String owner, long version, long committedMicros) {}

    List<Meter> meters() {
        return delays.meters(
                "commit-to-searchable-ms",
                "Time from the commit in the database until a search finds it, in milliseconds, of samples.");
    }

    /** Looks for the first document of a batch that was written, if it is time to. */
    void written(List<? extends IndexOp> batch, List<Verdict> verdicts) {
        long due = nextAt.get();
        long now = System.nanoTime();
        if (ended || now - due < 0 || busy.get()) {
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            Sample sample = verdicts.get(i) == Verdict.APPLIED ? sample(batch.get(i)) : null;
            if (sample != null) {
                if (busy.compareAndSet(false, true)) {
                    nextAt.set(now + everyNanos);
                    begin(sample);
                }
                return;
            }
        }
    }

    @Override
    public void close() {
        ended = true;
        Thread running = searcher;
        if (running != null) {
            running.interrupt();
        }
    }

    /** What to look for, or null for a deletion and for a change whose time is not known. */
    private static @Nullable Sample sample(IndexOp op) {
        if (op.committedMicros() < 0) {
            return null;
        }
        if (op instanceof FieldUpdate update) {
            FieldUpdate.Target target = update.target();
            return new Sample(target.document(), target.owner(), op.version(), op.committedMicros());
        }
        if (op instanceof DocumentOp.Index whole) {
            return new Sample(whole.target(), null, op.version(), op.committedMicros());
        }
        return op instanceof DocumentOp.Append event ? new Sample(event.target(), null, 0, op.committedMicros()) : null;
    }

    private void begin(Sample sample) {
        Thread thread = new Thread(() -> search(sample), task + "-searchable");
        thread.setDaemon(true);
        searcher = thread;
        thread.start();
    }

    private void search(Sample sample) {
        long pause = FIRST_PAUSE;
        try {
            while (!ended) {
                if (isFound(sample)) {
                    long committed = TimeUnit.MICROSECONDS.toMillis(sample.committedMicros);
                    delays.add(Math.max(0, System.currentTimeMillis() - committed));
                    return;
                }
                Thread.sleep(pause);
                pause = Math.min(pause + pause / 8 + 1, LONGEST_PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            busy.set(false);
        }
    }

    private boolean isFound(Sample sample) {
        try {
            SearchReply reply = client.call(
                    "POST",
                    "/" + UrlPath.step(sample.document.index())
                            + "/_search?filter_path=hits.hits._version,hits.hits._source",
                    Map.of(
                            "query",
                            Map.of("ids", Map.of("values", List.of(sample.document.id()))),
                            "version",
                            true,
                            "_source",
                            sample.owner == null ? false : List.of(Owners.FIELD)));
            if (reply.isOk()) {
                return Json.at(Json.object(reply.body()), "hits").get("hits") instanceof List<?> hits
                        && hits.stream().anyMatch(hit -> isThere(sample, Json.map(hit)));
            }
            if (reply.status() == 401 || reply.status() == 403 || reply.status() == 404) {
                LOG.info(
                        "{}: The delay until changes can be searched is not measured any more: {} says {} to a search. {}",
                        task,
                        sample.document.index(),
                        reply.status(),
                        reply.reason());
                ended = true;
            }
        } catch (IOException e) {
            LOG.debug("A search for a document that was written failed; it is tried again.", e);
        }
        return false;
    }

    /** A newer version is as good: what it replaced was there for whoever would have searched. */
    private static boolean isThere(Sample sample, Map<String, Object> hit) {
        if (sample.owner == null) {
            return hit.get("_version") instanceof Long version && version >= sample.version;
        }
        Object version = Json.map(Json.at(hit, "_source", Owners.FIELD).get(sample.owner))
                .get("version");
        return version != null && Long.parseLong(version.toString()) >= sample.version;
    }
}

package io.millrace.source;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Starts and stops Debezium's tasks on a thread of its own, because both wait for a database that may not answer, and
 * Connect must not. One after the other, so that a task starts only when the one before it has let go.
 */
final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private final String name;
    private final ExecutorService thread;

    /** For tasks of this name; their plugins are those that the calling thread sees. */
    Lifecycle(String name) {
        this.name = name;
        ClassLoader plugins = Thread.currentThread().getContextClassLoader();
        @Nullable Map<String, String> logging = MDC.getCopyOfContextMap();
        this.thread = Executors.newSingleThreadExecutor(work -> {
            Thread made = daemon("millrace-lifecycle-" + name, () -> {
                if (logging != null) {
                    MDC.setContextMap(logging);
                }
                work.run();
            });
            made.setContextClassLoader(plugins);
            return made;
        });
    }

    /** Starts a task once those before it are gone. */
    Future<SourceTask> start(Callable<SourceTask> begin) {
        return thread.submit(begin);
    }

    /** Stops a task, some time. */
    void stop(SourceTask task) {
        thread.execute(() -> stopped(task));
    }

    /** Does a last thing when all is stopped; false if that takes longer than we wait. It is done nevertheless. */
    boolean end(Runnable last, Duration patience) {
        thread.execute(last);
        thread.shutdown();
        try {
            return thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void stopped(SourceTask task) {
        Thread drain = daemon("millrace-drain-" + name, () -> drain(task));
        drain.start();
        try {
            task.stop();
        } catch (RuntimeException e) {
            LOG.warn("Stopping the capture left something behind; the next start does not depend on it.", e);
        } finally {
            drain.interrupt();
        }
    }

    private static void drain(SourceTask task) {
        try {
            while (task instanceof Drains queue && !Thread.currentThread().isInterrupted()) {
                queue.drain();
            }
        } catch (InterruptedException e) {
            LOG.trace("The task has stopped.", e);
        } catch (RuntimeException e) {
            LOG.debug("The queue says why the capture has ended; nothing waits for room in it any more.", e);
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}

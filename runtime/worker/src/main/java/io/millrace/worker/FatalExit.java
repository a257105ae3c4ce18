package io.millrace.worker;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when Kafka or Connect wants to end the process. Their own way is {@link Exit}, with a shutdown hook of
 * each, in no order. Here the hooks are dropped, since the worker has one of its own that knows the order. A fatal fault
 * while a worker starts fails the start; later it ends the process with a message and a code that is not zero.
 */
final class FatalExit implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FatalExit.class);
    private static final int DEFAULT_CODE = 3;
    private static final AtomicBoolean INSTALLED = new AtomicBoolean();
    private static final Set<FatalExit> ACTIVE = ConcurrentHashMap.newKeySet();

    private final CompletableFuture<Void> startFailure = new CompletableFuture<>();
    private final IntConsumer exit;
    private final IntConsumer halt;
    private volatile boolean started;

    private FatalExit(IntConsumer exit, IntConsumer halt) {
        this.exit = exit;
        this.halt = halt;
    }

    /** Watches over a worker from its start to its end. */
    static FatalExit watch() {
        return watch(System::exit, Runtime.getRuntime()::halt);
    }

    /**
     * Watches over a worker with other ways to end the process.
     *
     * @param exit ends it in order
     * @param halt ends it on the spot
     */
    static FatalExit watch(IntConsumer exit, IntConsumer halt) {
        if (INSTALLED.compareAndSet(false, true)) {
            Exit.setShutdownHookAdder((name, hook) -> LOG.debug("Dropped the shutdown hook {}", name));
            Exit.setExitProcedure((code, message) -> reportAll(code, message, false));
            Exit.setHaltProcedure((code, message) -> reportAll(code, message, true));
        }
        FatalExit watch = new FatalExit(exit, halt);
        ACTIVE.add(watch);
        return watch;
    }

    /** Completes with an exception when a fatal fault happens before {@link #started()}. */
    CompletableFuture<Void> startFailure() {
        return startFailure;
    }

    /** From now on a fatal fault ends the process. */
    void started() {
        started = true;
    }

    /** Handles a fatal fault of this worker. */
    void report(int code, @Nullable String message, @Nullable Throwable cause, boolean atOnce) {
        String reason = message == null || message.isBlank()
                ? "Kafka or Kafka Connect stopped on a fatal error; the log tells which."
                : message;
        if (!started) {
            startFailure.completeExceptionally(new WorkerException(reason, cause));
            return;
        }
        if (ACTIVE.remove(this)) {
            LOG.error("Ending the process: {}", reason, cause);
            end(code == 0 ? DEFAULT_CODE : code, atOnce);
        }
    }

    private static void reportAll(int code, @Nullable String message, boolean atOnce) {
        ACTIVE.forEach(watch -> watch.report(code, message, null, atOnce));
    }

    /** Not on the caller's thread: the shutdown hook may have to wait for that very thread. */
    private void end(int code, boolean atOnce) {
        IntConsumer way = atOnce ? halt : exit;
        new Thread(() -> way.accept(code), "millrace-fatal-exit").start();
    }

    @Override
    public void close() {
        ACTIVE.remove(this);
    }
}

package io.millrace.sink;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A thread of a task for what may block; it exists only while there is something, with the class loader of the plugin. */
final class BackgroundThread implements Executor {
    private static final long IDLE_SECONDS = 10;
    private static final long PATIENCE_MILLIS = 500;

    private final ThreadPoolExecutor executor;

    BackgroundThread(String name) {
        ClassLoader plugin = Thread.currentThread().getContextClassLoader();
        executor = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, name);
            thread.setContextClassLoader(plugin);
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable work) {
        executor.execute(work);
    }

    /** Ends what runs, after a moment; returns whether it has ended. */
    boolean stop() {
        executor.shutdown();
        try {
            if (executor.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return true;
            }
            executor.shutdownNow();
            return executor.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

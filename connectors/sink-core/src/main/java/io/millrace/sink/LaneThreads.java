package io.millrace.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread for each lane, with the class loader of the plugin, which is the one of the thread that starts them. */
final class LaneThreads implements LaneRunner {
    private static final Logger log = LoggerFactory.getLogger(LaneThreads.class);
    /** Short, because what was in flight had its time when the partitions were closed. */
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(500);

    private final List<Thread> threads = new ArrayList<>();

    @Override
    public void start(String task, List<? extends Lane<?>> lanes) {
        ClassLoader plugin = Thread.currentThread().getContextClassLoader();
        for (int i = 0; i < lanes.size(); i++) {
            Thread thread = new Thread(lanes.get(i)::run, task + "-lane-" + i);
            thread.setContextClassLoader(plugin);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    @Override
    public void awaitEnd() {
        join(System.nanoTime() + PATIENCE);
        threads.stream().filter(Thread::isAlive).forEach(Thread::interrupt);
        join(System.nanoTime() + PATIENCE);
        threads.stream()
                .filter(Thread::isAlive)
                .forEach(thread -> log.warn(
                        "{} still waits for the target; its thread ends when the request times out.",
                        thread.getName()));
    }

    private void join(long deadline) {
        try {
            for (Thread thread : threads) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                thread.join(Math.max(left, 1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

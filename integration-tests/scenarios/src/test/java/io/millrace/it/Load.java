package io.millrace.it;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Changes that go on beside a part of a test, at a pace that a busy machine keeps up with. */
final class Load {
    private static final int PAUSE_MILLIS = 25;

    private Load() {}

    /** What a test does. */
    interface Step {
        void run() throws Exception;
    }

    /** Makes a change over and over while a part of a test runs; fails if either fails. */
    static void beside(Step change, Step part) throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
            try {
                while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    change.run();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            part.run();
        } finally {
            stop.countDown();
        }
        load.join();
    }
}

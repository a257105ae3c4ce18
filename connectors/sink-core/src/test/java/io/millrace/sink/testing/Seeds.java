package io.millrace.sink.testing;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/**
 * Runs a test with many seeds, some at a time. {@code -Dmillrace.seed=N} runs it with one, {@code -Dmillrace.seeds=N} with
 * so many.
 */
public final class Seeds {
    private static final String ONE = "millrace.seed";
    private static final String MANY = "millrace.seeds";
    private static final int AT_ONCE = 16;

    private Seeds() {}

    /** Runs the test with seeds from 0, or as the system properties say; a failure names its seed. */
    public static void run(int many, LongConsumer test) throws InterruptedException {
        Long one = Long.getLong(ONE);
        long first = one == null ? 0 : one;
        long count = one == null ? Long.getLong(MANY, many) : 1;
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> runs = LongStream.range(first, first + count)
                    .<Future<?>>mapToObj(seed -> threads.submit(() -> run(seed, test)))
                    .toList();
            for (Future<?> run : runs) {
                run.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(String.valueOf(e.getCause().getMessage()), e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static void run(long seed, LongConsumer test) {
        try {
            test.accept(seed);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("With seed " + seed + ", again with -D" + ONE + "=" + seed + ": " + e, e);
        }
    }
}

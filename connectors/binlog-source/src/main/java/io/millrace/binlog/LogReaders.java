package io.millrace.binlog;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Hands the client that Debezium makes for a log to the task that is starting, on the thread that starts it. */
public final class LogReaders {
    private static final ThreadLocal<Consumer<BinaryLogClient>> STARTING = new ThreadLocal<>();

    private LogReaders() {}

    /** Called with each client, before it connects. */
    public static void created(BinaryLogClient client) {
        Consumer<BinaryLogClient> starting = STARTING.get();
        if (starting != null) {
            starting.accept(client);
        }
    }

    /** Runs a start and takes the client that is made in it. */
    static <T> T during(Supplier<T> start, Consumer<BinaryLogClient> taker) {
        STARTING.set(taker);
        try {
            return start.get();
        } finally {
            STARTING.remove();
        }
    }
}

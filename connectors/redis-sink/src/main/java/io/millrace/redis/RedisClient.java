package io.millrace.redis;

import java.util.List;
import java.util.function.Supplier;

/** A Redis server as the sink sees it; safe for several threads. */
interface RedisClient extends AutoCloseable {
    /**
     * Opens a connection, within the connect timeout.
     *
     * @throws io.millrace.core.fault.FaultException with what the server said
     */
    Connection connect();

    /**
     * Opens a connection to each of the servers over which keys are spread, as they are now: one only unless they are a
     * cluster.
     *
     * @throws io.millrace.core.fault.FaultException with what one of the servers said
     */
    default List<Connection> connectToEach() {
        return List.of(connect());
    }

    /** Ends all connections and threads, in bounded time. */
    @Override
    void close();

    /** One connection, for one thread; it never connects again by itself and never sends a command twice. */
    interface Connection extends AutoCloseable {
        /**
         * Sends commands in order and waits for their replies, no longer than the command timeout; after that the
         * connection is closed, so that no late reply is taken for another's.
         */
        default List<Reply> exchange(List<List<byte[]>> commands) {
            return send(commands).get();
        }

        /**
         * Sends commands in order and leaves the waiting for their replies to whoever asks for them; the command timeout
         * counts from now.
         */
        Supplier<List<Reply>> send(List<List<byte[]>> commands);

        /** Whether another exchange may succeed. */
        boolean isOpen();

        @Override
        void close();
    }
}

package io.millrace.binlog;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.NullEventDataDeserializer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log from a position to where it ends by then, over a connection of its own. Rows are passed over, only their
 * tables are read. Not thread-safe.
 */
final class LogScan {
    private static final List<EventType> ROWS = List.of(
            EventType.WRITE_ROWS,
            EventType.UPDATE_ROWS,
            EventType.DELETE_ROWS,
            EventType.EXT_WRITE_ROWS,
            EventType.EXT_UPDATE_ROWS,
            EventType.EXT_DELETE_ROWS);

    private final Dialect dialect;
    private final Map<String, String> debezium;
    private final Duration silence;
    private @Nullable Exception failure;
    private boolean ended;

    /** Fails when the server sends nothing for so long. */
    LogScan(Dialect dialect, Map<String, String> debezium, Duration silence) {
        this.dialect = dialect;
        this.debezium = debezium;
        this.silence = silence;
    }

    /** Says what to do with the events of a log. */
    interface Reader {
        /** Takes an event at a place; false ends the reading. */
        boolean takes(Event event, String place);
    }

    /** Reads until the end, or until the reader has seen enough. */
    void run(LogPosition from, Reader reader) throws InterruptedException, IOException {
        LogClient client = LogClient.of(dialect, debezium, silence);
        client.setBlocking(false);
        client.setEventDeserializer(withoutRows());
        if (from.gtids() == null) {
            client.setBinlogFilename(from.file());
            client.setBinlogPosition(from.pos());
        } else {
            client.setGtidSet(from.gtids());
        }
        client.registerEventListener(event -> {
            String place = client.getBinlogFilename() + '/' + client.getBinlogPosition();
            if (!ended && (Thread.currentThread().isInterrupted() || !reader.takes(event, place))) {
                end(client);
            }
        });
        client.registerLifecycleListener(new BinaryLogClient.AbstractLifecycleListener() {
            @Override
            public void onCommunicationFailure(BinaryLogClient of, Exception e) {
                failed(of, e);
            }

            @Override
            public void onEventDeserializationFailure(BinaryLogClient of, Exception e) {
                failed(of, e);
            }
        });
        client.connect();
        if (Thread.interrupted()) {
            throw new InterruptedException("The reading of the log was ended.");
        }
        Exception failed = failure;
        if (failed != null || !client.hasReadToTheEnd()) {
            throw new IOException("The log could not be read from " + from + " to its end.", failed);
        }
    }

    private void failed(BinaryLogClient client, Exception e) {
        if (!ended) {
            failure = e;
            end(client);
        }
    }

    private void end(BinaryLogClient client) {
        ended = true;
        try {
            client.disconnect();
        } catch (IOException e) {
            failure = failure == null ? e : failure;
        }
    }

    private static EventDeserializer withoutRows() {
        EventDeserializer deserializer = new EventDeserializer();
        EventDataDeserializer<?> nothing = new NullEventDataDeserializer();
        ROWS.forEach(type -> deserializer.setEventDataDeserializer(type, nothing));
        return deserializer;
    }
}

package io.millrace.postgres;

import static io.millrace.source.Emitted.count;
import static io.millrace.source.Emitted.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.PostgresServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A network that loses the reader of the log without telling anybody. */
class PostgresSilenceIT {
    private static final int BEFORE = 71;
    private static final int BEHIND = 72;

    private static Sandbox sandbox;
    private static PostgresServer server;

    private Shop shop;
    private FaultProxy network;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startPostgres();
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    @BeforeEach
    void createTables(TestInfo test) {
        shop = Shop.create(server, test.getDisplayName());
        network = new FaultProxy(server.host(), server.port());
    }

    @AfterEach
    void dropTables() {
        network.close();
        shop.drop();
    }

    @Test
    void startsAnewWhenTheServerHearsNothingFromTheReader() {
        SourceRunner connect = following(Map.of());

        List<SourceRecord> log = fail(connect, proxy -> {
            proxy.forget();
            shop.sql("INSERT INTO %s.item VALUES (" + BEHIND + ", 'behind', 0)");
        });

        assertThat(seen(log, BEHIND)).isTrue();
    }

    @Test
    void saysThatTheServerHearsNothingFromTheReader() {
        SourceRunner connect = following(Map.of("errors.max.retries", "0"));

        assertThatThrownBy(() -> fail(connect, FaultProxy::forget))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("SOURCE_STALLED")
                .hasMessageContaining("Nothing is lost");
    }

    @Test
    void saysThatTheServerIsSilent() {
        SourceRunner connect = following(Map.of("errors.max.retries", "0"));

        assertThatThrownBy(() -> fail(connect, FaultProxy::freeze))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("SOURCE_UNREACHABLE");
    }

    /** A source that has read the tables. */
    private SourceRunner following(Map<String, String> more) {
        Map<String, String> config = new HashMap<>(Map.of(
                "database.hostname", network.host(),
                "database.port", Integer.toString(network.port()),
                "status.update.interval.ms", "200",
                "watchdog.interval.ms", "200",
                "watchdog.limit.ms", "4000"));
        config.putAll(more);
        // The server's own patience, of which a busy sender uses half before it takes note of replies.
        shop.sql("ALTER DATABASE postgres SET wal_sender_timeout = '6s'");
        SourceRunner connect = new SourceRunner(PostgresSourceTask::new, shop.config(config));
        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == 2);
        connect.store(snapshot.get(snapshot.size() - 1).sourceOffset());
        return connect;
    }

    /** Follows the log until the network fails, and on until what was changed behind its back has come. */
    private List<SourceRecord> fail(SourceRunner connect, Consumer<FaultProxy> failure) {
        AtomicBoolean changed = new AtomicBoolean();
        AtomicBoolean failed = new AtomicBoolean();
        return connect.run(records -> {
            if (changed.compareAndSet(false, true)) {
                shop.sql("INSERT INTO %s.item VALUES (" + BEFORE + ", 'before', 0)");
            } else if (seen(records, BEFORE) && failed.compareAndSet(false, true)) {
                failure.accept(network);
            }
            return seen(records, BEHIND);
        });
    }
}

package io.millrace.binlog;

import static io.millrace.source.Emitted.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.source.SourceRig;
import io.millrace.source.SourceRunner;
import io.millrace.source.SourceSuite;
import io.millrace.source.TestTables;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** A reader of a binary log that comes no further says so, whatever holds it up. */
public abstract class WatchBehaviour<T extends TestTables> extends SourceSuite<T> {
    private static final int BEFORE = 50;
    private static final int BEHIND = 60;

    /** Asks this source. */
    protected WatchBehaviour(SourceRig<T> rig) {
        super(rig);
    }

    /** How {@code database.ssl.mode} says that nothing is encrypted. */
    protected abstract String unencrypted();

    /** A source that has read the tables and kept the position at which it did. */
    private SourceRunner readTables() {
        SourceRunner connect = runner(Map.of());
        List<SourceRecord> snapshot = connect.run(records -> !records.isEmpty()
                && !records.get(records.size() - 1).sourceOffset().containsKey("snapshot"));
        connect.store(snapshot.get(snapshot.size() - 1).sourceOffset());
        return connect;
    }

    /** Whichever of the two the server sends away. */
    @Test
    void saysThatAnotherReaderHasItsServerId() {
        AtomicBoolean over = new AtomicBoolean();
        SourceRunner connect = readTables();
        CompletableFuture<?> first = beside(() -> connect.run(records -> over.get()));
        await().atMost(Duration.ofSeconds(30)).until(this::isDumping);
        SourceRunner other = runner(Map.of(
                "topic.prefix",
                "q",
                "snapshot.mode",
                "no_data",
                "schema.history.internal",
                "io.debezium.relational.history.MemorySchemaHistory"));
        AtomicInteger polls = new AtomicInteger();
        CompletableFuture<?> second = beside(() -> other.run(records -> {
            if (polls.incrementAndGet() % 20 == 1) {
                tables().sql("REPLACE INTO %s.item VALUES (" + BEHIND + ", 'behind', 0)");
            }
            return over.get();
        }));

        assertThatThrownBy(() -> CompletableFuture.anyOf(first, second).get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("SOURCE_SERVER_ID")
                .hasMessageContaining("database.server.id");
        over.set(true);
        await().atMost(Duration.ofSeconds(60)).until(() -> first.isDone() && second.isDone());
    }

    private static CompletableFuture<?> beside(Supplier<?> run) {
        return CompletableFuture.supplyAsync(run, task -> new Thread(task).start());
    }

    private boolean isDumping() {
        return tables().number("SELECT COUNT(*) FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'")
                > 0;
    }

    @Test
    void startsAnewWhenTheLogMovesAndTheReaderDoesNot() throws IOException {
        try (FreezingProxy proxy = new FreezingProxy(rig().host(), rig().port())) {
            SourceRunner through = behind(proxy, Map.of());
            AtomicInteger polls = new AtomicInteger();
            AtomicInteger frozen = new AtomicInteger();

            List<SourceRecord> log = through.run(records -> {
                if (polls.incrementAndGet() == 1) {
                    tables().sql("INSERT INTO %s.item VALUES (" + BEFORE + ", 'before', 0)");
                } else if (seen(records, BEFORE) && frozen.get() == 0 && proxy.freezeReaders()) {
                    frozen.incrementAndGet();
                    tables().sql("INSERT INTO %s.item VALUES (" + BEHIND + ", 'behind', 0)");
                }
                return seen(records, BEHIND);
            });

            assertThat(frozen).hasValue(1);
            assertThat(log).isNotEmpty();
        }
    }

    @Test
    void saysThatTheReaderStandsStill() throws IOException {
        try (FreezingProxy proxy = new FreezingProxy(rig().host(), rig().port())) {
            SourceRunner through = behind(proxy, Map.of("errors.max.retries", "0"));
            AtomicInteger polls = new AtomicInteger();

            assertThatThrownBy(() -> through.run(records -> {
                        if (polls.incrementAndGet() == 1) {
                            tables().sql("INSERT INTO %s.item VALUES (" + BEFORE + ", 'before', 0)");
                        } else if (seen(records, BEFORE) && proxy.freezeReaders()) {
                            tables().sql("REPLACE INTO %s.item VALUES (" + BEHIND + ", 'behind', 0)");
                        }
                        return false;
                    }))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("SOURCE_STALLED")
                    .hasMessageContaining("watchdog.limit.ms");
        }
    }

    @Test
    void saysThatTheServerIsSilent() throws IOException {
        try (FreezingProxy proxy = new FreezingProxy(rig().host(), rig().port())) {
            SourceRunner through = behind(proxy, Map.of("errors.max.retries", "0"));
            AtomicInteger polls = new AtomicInteger();

            assertThatThrownBy(() -> through.run(records -> {
                        if (polls.incrementAndGet() == 1) {
                            tables().sql("INSERT INTO %s.item VALUES (" + BEFORE + ", 'before', 0)");
                        } else if (seen(records, BEFORE)) {
                            freeze(proxy);
                        }
                        return false;
                    }))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("SOURCE_UNREACHABLE");
        }
    }

    private static void freeze(FreezingProxy proxy) {
        try {
            proxy.freezeAll();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The log's client does not notice a lost connection by itself here, and the watchdog is quick. */
    private SourceRunner behind(FreezingProxy proxy, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "database.hostname", "127.0.0.1",
                "database.port", Integer.toString(proxy.port()),
                // The proxy has to see which connections read the log.
                "database.ssl.mode", unencrypted(),
                "connect.keep.alive", "false",
                "watchdog.interval.ms", "200",
                "watchdog.limit.ms", "1500"));
        settings.putAll(more);
        SourceRunner through = runner(settings);
        through.store(readTables().stored());
        return through;
    }
}

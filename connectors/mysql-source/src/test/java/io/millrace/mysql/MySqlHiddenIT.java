package io.millrace.mysql;

import static io.millrace.source.Emitted.count;
import static io.millrace.source.Emitted.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import io.millrace.source.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * Transactions that a real server sends some seconds before anybody can see them: it waits for a replica, which it does not
 * have ({@code AFTER_SYNC}).
 */
class MySqlHiddenIT {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int HIDDEN_MILLIS = 5_000;

    private static Sandbox sandbox;
    private static MySqlServer server;

    private Shop shop;
    private SourceRunner connect;
    private Target target;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startMySql();
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    @BeforeEach
    void createTables(TestInfo test, @TempDir Path folder) {
        shop = new Shop(server, "h" + Integer.toHexString(test.getDisplayName().hashCode()), folder);
        shop.create();
        shop.sql("INSERT INTO %s.item VALUES (3, 'c', 3), (4, 'd', 4), (5, 'e', 5), (6, 'f', 6)");
        connect = new SourceRunner(MySqlSourceTask::new, config(Map.of()));
        target = new Target(shop.database() + ".item");
        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == 2);
        snapshot.forEach(target::apply);
        connect.store(snapshot.get(snapshot.size() - 1).sourceOffset());
        waitForAReplica();
    }

    private Map<String, String> config(Map<String, String> more) {
        Map<String, String> config = new HashMap<>(shop.config(more));
        config.put("incremental.snapshot.chunk.size", "2");
        return config;
    }

    private void waitForAReplica() {
        shop.session(
                "FLUSH BINARY LOGS",
                "INSTALL PLUGIN rpl_semi_sync_source SONAME 'semisync_source.so'",
                "SET GLOBAL rpl_semi_sync_source_wait_point = AFTER_SYNC",
                "SET GLOBAL rpl_semi_sync_source_wait_no_replica = ON",
                "SET GLOBAL rpl_semi_sync_source_timeout = " + HIDDEN_MILLIS,
                "SET GLOBAL rpl_semi_sync_source_enabled = ON");
    }

    @AfterEach
    void waitForNone() {
        shop.session("SET GLOBAL rpl_semi_sync_source_enabled = OFF", "UNINSTALL PLUGIN rpl_semi_sync_source");
    }

    /** Is in the log when this returns, and can be seen when the future is done. */
    private CompletableFuture<Void> hidden(String statement) {
        long before = shop.logEnd();
        CompletableFuture<Void> commit = CompletableFuture.runAsync(() -> shop.sql(statement));
        await().atMost(BOUND).pollInterval(Duration.ofMillis(10)).until(() -> shop.logEnd() > before);
        return commit;
    }

    @Test
    void noWindowBringsBackWhatOneOfThemHasChanged() {
        SourceRunner asked = connect.with(config(Map.of("resync.request.a", shop.database() + ".item")));
        CompletableFuture<Void> hidden = hidden("UPDATE %s.item SET name = 'sent' WHERE id = 5");

        List<SourceRecord> records = asked.run(run -> count(run, "e") == 1 && count(run, "u") == 1);

        hidden.orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS).join();
        records.forEach(target::apply);
        assertThat(target.rows()).isEqualTo(shop.names("SELECT id, name FROM %s.item"));
    }

    @Test
    void thePositionBehindOneOfThemIsNoGapInTheLog() {
        CompletableFuture<Void> hidden = hidden("UPDATE %s.item SET name = 'sent' WHERE id = 5");
        CompletableFuture<Void> next = hidden("INSERT INTO %s.nothing VALUES (7)");
        List<SourceRecord> sent = connect.run(run -> seen(run, 7));
        sent.forEach(target::apply);
        connect.store(sent.get(sent.size() - 1).sourceOffset());
        SourceRunner asked = connect.with(config(Map.of("resync.request.a", shop.database() + ".item")));

        List<SourceRecord> records = asked.run(run -> count(run, "e") == 1);

        CompletableFuture.allOf(hidden, next)
                .orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS)
                .join();
        records.forEach(target::apply);
        assertThat(target.rows()).isEqualTo(shop.names("SELECT id, name FROM %s.item"));
    }

    @Test
    void anOffsetBehindOneOfThemIsRefusedUntilItCanBeSeen() {
        shop.sql("SET GLOBAL rpl_semi_sync_source_timeout = 600000");
        CompletableFuture<Void> hidden = hidden("UPDATE %s.item SET name = 'sent' WHERE id = 5");
        CompletableFuture<Void> next = hidden("INSERT INTO %s.nothing VALUES (7)");
        List<SourceRecord> sent = connect.run(run -> seen(run, 7));
        Map<String, ?> offset = sent.get(sent.size() - 1).sourceOffset();

        assertThatThrownBy(() -> alter(offset))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("cannot be seen in its tables yet");

        shop.sql("SET GLOBAL rpl_semi_sync_source_enabled = OFF");
        CompletableFuture.allOf(hidden, next)
                .orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS)
                .join();
        assertThat(alter(offset)).isTrue();
    }

    private boolean alter(Map<String, ?> offset) {
        return new MySqlSourceConnector().alterOffsets(config(Map.of()), Map.of(Map.of("server", "p"), offset));
    }
}

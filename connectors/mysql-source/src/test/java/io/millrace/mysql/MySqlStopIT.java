package io.millrace.mysql;

import static io.millrace.source.Emitted.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import io.millrace.source.StopBehaviour;
import io.millrace.source.TestTables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class MySqlStopIT extends StopBehaviour {
    private static Sandbox sandbox;
    private static MySqlServer server;

    private Shop shop;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startMySql();
    }

    @Override
    protected void closeServer() {
        sandbox.close();
    }

    @BeforeEach
    void createTables(TestInfo test, @TempDir Path folder) {
        shop = new Shop(server, "d" + Integer.toHexString(test.getDisplayName().hashCode()), folder);
        shop.create();
    }

    @Override
    protected TestTables tables() {
        return shop;
    }

    @Override
    protected SourceRunner runner(Map<String, String> settings) {
        return shop.runner(settings);
    }

    @Override
    protected FaultProxy proxy() {
        return new FaultProxy(server.host(), server.port());
    }

    @Override
    protected String threadsOfTheServer() {
        return "blc-";
    }

    @Test
    void leavesNoConnectionOnTheServer() {
        String account = "stop_" + shop.database();
        shop.sql("CREATE USER '" + account + "'@'%' IDENTIFIED BY 'p'");
        shop.sql("GRANT SELECT, RELOAD, LOCK TABLES, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO '" + account
                + "'@'%'");
        String connections = "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = '" + account + "'";

        // That of the log's reader and that of the watchdog.
        connect(Map.of("database.user", account, "database.password", "p", "watchdog.interval.ms", "200"))
                .run(records -> count(records, "e") == 2 && shop.number(connections) > 1);

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(shop.number(connections)).isZero());
    }
}

package io.millrace.mysql;

import io.millrace.binlog.DeterminismBehaviour;
import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import io.millrace.source.TestTables;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class MySqlDeterminismIT extends DeterminismBehaviour {
    private static Sandbox sandbox;
    private static MySqlServer server;

    private Shop shop;
    private FaultProxy network;

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
        shop = new Shop(server, "k" + Integer.toHexString(test.getDisplayName().hashCode()), folder);
        shop.create();
        shop.sql("CREATE TABLE %s.signals (id VARCHAR(64) PRIMARY KEY, type VARCHAR(32), data VARCHAR(2048))");
        network = new FaultProxy(server.host(), server.port());
    }

    @Override
    protected TestTables tables() {
        return shop;
    }

    @Override
    protected FaultProxy network() {
        return network;
    }

    @Override
    protected SourceRunner runner(Map<String, String> settings) {
        return shop.runner(settings);
    }

    @Override
    protected Map<String, String> windows() {
        return Map.of(
                "database.user", server.user(),
                "database.password", server.password(),
                "signal.data.collection", shop.database() + ".signals");
    }

    @Override
    protected Optional<String> request() {
        return Optional.of("INSERT INTO %s.signals VALUES ('s1', 'execute-snapshot',"
                + " '{\"data-collections\": [\"%s.item\"], \"type\": \"incremental\"}')");
    }
}

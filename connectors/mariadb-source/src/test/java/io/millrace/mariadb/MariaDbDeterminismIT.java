package io.millrace.mariadb;

import io.millrace.binlog.DeterminismBehaviour;
import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.MariaDbServer;
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

class MariaDbDeterminismIT extends DeterminismBehaviour {
    private static Sandbox sandbox;
    private static MariaDbServer server;

    private Shop shop;
    private FaultProxy network;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startMariaDb();
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    @BeforeEach
    void createTables(TestInfo test, @TempDir Path folder) {
        shop = Shop.create(server, "k" + test.getDisplayName(), folder);
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
        return Map.of("resync.request.a", shop.database() + ".item");
    }

    @Override
    protected Optional<String> request() {
        return Optional.empty();
    }
}

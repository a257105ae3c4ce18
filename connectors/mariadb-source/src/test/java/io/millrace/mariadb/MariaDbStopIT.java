package io.millrace.mariadb;

import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.MariaDbServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import io.millrace.source.StopBehaviour;
import io.millrace.source.TestTables;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class MariaDbStopIT extends StopBehaviour {
    private static Sandbox sandbox;
    private static MariaDbServer server;

    private Shop shop;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startMariaDb();
    }

    @Override
    protected void closeServer() {
        sandbox.close();
    }

    @BeforeEach
    void createTables(TestInfo test, @TempDir Path folder) {
        shop = Shop.create(server, test.getDisplayName(), folder);
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

    /** It holds a lock while it reads, which closing the connection waits for. */
    @Override
    protected boolean letsGoOfASilentServer() {
        return false;
    }
}

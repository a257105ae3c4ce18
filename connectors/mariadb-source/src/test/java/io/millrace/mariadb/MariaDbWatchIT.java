package io.millrace.mariadb;

import io.millrace.binlog.FreezingProxy;
import io.millrace.binlog.WatchBehaviour;
import io.millrace.sandbox.MariaDbServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import io.millrace.source.TestTables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class MariaDbWatchIT extends WatchBehaviour {
    private static Sandbox sandbox;
    private static MariaDbServer server;

    private Shop shop;

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
    protected FreezingProxy proxy() throws IOException {
        return new FreezingProxy(server.host(), server.port());
    }

    @Override
    protected String unencrypted() {
        return "disable";
    }
}

package io.millrace.mysql;

import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.BesideBehaviour;
import io.millrace.source.SourceRunner;
import io.millrace.source.TestTables;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class MySqlBesideIT extends BesideBehaviour {
    private static Sandbox sandbox;
    private static MySqlServer server;

    private Shop shop;

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
    void createTables(@TempDir Path folder) {
        shop = new Shop(server, "beside", folder);
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
    protected int windowsBetween() {
        return 3;
    }
}

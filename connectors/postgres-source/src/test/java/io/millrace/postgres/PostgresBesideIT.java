package io.millrace.postgres;

import io.millrace.sandbox.PostgresServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.BesideBehaviour;
import io.millrace.source.SourceRunner;
import io.millrace.source.TestTables;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class PostgresBesideIT extends BesideBehaviour {
    private static Sandbox sandbox;
    private static PostgresServer server;

    private Shop shop;

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
    void createTables() {
        shop = Shop.create(server, "beside");
    }

    @AfterEach
    void dropTables() {
        shop.drop();
    }

    @Override
    protected TestTables tables() {
        return shop;
    }

    @Override
    protected SourceRunner runner(Map<String, String> settings) {
        Map<String, String> config = new HashMap<>(shop.config(settings));
        config.put("heartbeat.interval.ms", "300");
        return new SourceRunner(PostgresSourceTask::new, config);
    }

    /** How many are read before the server sends a commit depends on the server. */
    @Override
    protected int windowsBetween() {
        return 20;
    }
}

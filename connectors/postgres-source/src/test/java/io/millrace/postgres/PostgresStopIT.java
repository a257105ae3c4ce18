package io.millrace.postgres;

import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.PostgresServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import io.millrace.source.StopBehaviour;
import io.millrace.source.TestTables;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

class PostgresStopIT extends StopBehaviour {
    private static Sandbox sandbox;
    private static PostgresServer server;

    private Shop shop;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startPostgres();
    }

    @Override
    protected void closeServer() {
        sandbox.close();
    }

    @BeforeEach
    void createTables(TestInfo test) {
        shop = Shop.create(server, test.getDisplayName());
    }

    /** The server's end of a connection that fell silent goes, with its transaction; the client's stays as it is. */
    @AfterEach
    void endSessions() {
        shop.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                + " AND backend_type IN ('client backend', 'walsender')");
    }

    @Override
    protected TestTables tables() {
        return shop;
    }

    @Override
    protected SourceRunner runner(Map<String, String> settings) {
        return new SourceRunner(PostgresSourceTask::new, shop.config(settings));
    }

    @Override
    protected FaultProxy proxy() {
        return new FaultProxy(server.host(), server.port());
    }

    @Override
    protected String threadsOfTheServer() {
        return "millrace-postgres-slot";
    }
}

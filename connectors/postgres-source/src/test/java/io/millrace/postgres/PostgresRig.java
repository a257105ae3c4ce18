package io.millrace.postgres;

import io.millrace.sandbox.PostgresServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRig;
import io.millrace.source.SourceRunner;
import java.nio.file.Path;
import java.util.Map;

/** A server of its own and the source that reads it. */
final class PostgresRig implements SourceRig<Shop> {
    private final Sandbox sandbox = Sandbox.open();
    private final PostgresServer server = sandbox.startPostgres();

    @Override
    public String host() {
        return server.host();
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public Shop create(String test, Path folder) {
        return Shop.create(server, test);
    }

    @Override
    public SourceRunner runner(Shop shop, Map<String, String> settings) {
        return new SourceRunner(PostgresSourceTask::new, shop.config(settings));
    }

    @Override
    public void drop(Shop shop) {
        shop.drop();
    }

    @Override
    public void close() {
        sandbox.close();
    }
}

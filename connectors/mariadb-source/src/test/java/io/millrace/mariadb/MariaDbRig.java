package io.millrace.mariadb;

import io.millrace.sandbox.MariaDbServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRig;
import io.millrace.source.SourceRunner;
import java.nio.file.Path;
import java.util.Map;

/** A server of its own and the source that reads it. */
final class MariaDbRig implements SourceRig<Shop> {
    private final Sandbox sandbox = Sandbox.open();
    private final MariaDbServer server = sandbox.startMariaDb();

    MariaDbServer server() {
        return server;
    }

    Sandbox sandbox() {
        return sandbox;
    }

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
        return Shop.create(server, test, folder);
    }

    @Override
    public SourceRunner runner(Shop shop, Map<String, String> settings) {
        return shop.runner(settings);
    }

    @Override
    public void close() {
        sandbox.close();
    }
}

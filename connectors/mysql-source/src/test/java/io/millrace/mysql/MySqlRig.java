package io.millrace.mysql;

import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRig;
import io.millrace.source.SourceRunner;
import java.nio.file.Path;
import java.util.Map;

/** A server of its own and the source that reads it. */
final class MySqlRig implements SourceRig<Shop> {
    private final Sandbox sandbox = Sandbox.open();
    private final MySqlServer server = sandbox.startMySql();

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
        Shop shop = new Shop(server, "d" + Integer.toHexString(test.hashCode()), folder);
        shop.create();
        return shop;
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

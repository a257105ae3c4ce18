package io.millrace.mariadb;

import io.millrace.sandbox.MariaDbServer;
import io.millrace.source.SourceRunner;
import io.millrace.source.TestTables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A database of one test, with a table of two rows and an empty one, and the configuration of a source for it. */
record Shop(MariaDbServer server, String database, Path folder) implements TestTables {

    static Shop create(MariaDbServer server, String test, Path folder) {
        Shop shop = new Shop(server, "d" + Integer.toHexString(test.hashCode()), folder);
        shop.sql("CREATE DATABASE %s");
        shop.fill();
        return shop;
    }

    /** Runs fresh tasks; nothing is stored yet. */
    SourceRunner runner(Map<String, String> more) {
        return new SourceRunner(MariaDbSourceTask::new, config(more));
    }

    Map<String, String> config(Map<String, String> more) {
        Map<String, String> config = new HashMap<>(Map.of(
                "name",
                "c",
                "connector.class",
                MariaDbSourceConnector.class.getName(),
                "database.hostname",
                server.host(),
                "database.port",
                Integer.toString(server.port()),
                "database.user",
                MariaDbServer.CONNECTOR_USER,
                "database.password",
                MariaDbServer.CONNECTOR_PASSWORD,
                "database.server.id",
                Integer.toString(1000 + Math.floorMod(database.hashCode(), 100_000)),
                "topic.prefix",
                "p"));
        config.putAll(Map.of(
                "database.include.list", database,
                "control.partitions", "1",
                "include.schema.changes", "false",
                "poll.interval.ms", "10",
                "connect.keep.alive.interval.ms", "500",
                "schema.history.internal", "io.debezium.storage.file.history.FileSchemaHistory",
                "schema.history.internal.file.filename",
                        folder.resolve("history").toString()));
        config.putAll(more);
        return config;
    }

    @Override
    public String place() {
        return database;
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(""), server.user(), server.password());
    }
}

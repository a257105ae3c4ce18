package io.millrace.mysql;

import io.millrace.sandbox.MySqlServer;
import io.millrace.source.SourceRunner;
import io.millrace.source.TestTables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** A database of one test, with a table of two rows and an empty one, and the configuration of a source for it. */
record Shop(MySqlServer server, String database, Path folder) implements TestTables {

    void create() {
        sql("CREATE DATABASE %s");
        fill();
    }

    /** Runs fresh tasks; nothing is stored yet. */
    SourceRunner runner(Map<String, String> more) {
        return new SourceRunner(MySqlSourceTask::new, config(more));
    }

    Map<String, String> config(Map<String, String> more) {
        Map<String, String> config = new HashMap<>(Map.of(
                "name",
                "c",
                "connector.class",
                MySqlSourceConnector.class.getName(),
                "database.hostname",
                server.host(),
                "database.port",
                Integer.toString(server.port()),
                "database.user",
                MySqlServer.CONNECTOR_USER,
                "database.password",
                MySqlServer.CONNECTOR_PASSWORD,
                "database.server.id",
                Integer.toString(1000 + Math.floorMod(database.hashCode(), 100_000)),
                "topic.prefix",
                "p"));
        config.putAll(Map.of(
                "database.include.list", database,
                "driver.allowPublicKeyRetrieval", "true",
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

    /** How far the current file of the log has been written. */
    long logEnd() {
        try (Connection connection = connect();
                Statement run = connection.createStatement();
                ResultSet rows = run.executeQuery("SHOW MASTER STATUS")) {
            rows.next();
            return rows.getLong("Position");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}

package io.millrace.mariadb;

import io.millrace.sandbox.MariaDbServer;
import io.millrace.source.KeptRows;
import io.millrace.source.SourceRunner;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** A database of one test, with a table of two rows and an empty one, and the configuration of a source for it. */
record Shop(MariaDbServer server, String database, Path folder) {

    static Shop create(MariaDbServer server, String test, Path folder) {
        Shop shop = new Shop(server, "d" + Integer.toHexString(test.hashCode()), folder);
        shop.create();
        return shop;
    }

    private void create() {
        sql("CREATE DATABASE " + database);
        sql("CREATE TABLE %s.item (id INT PRIMARY KEY, name VARCHAR(20) DEFAULT 'none', price DECIMAL(8,2))");
        sql("CREATE TABLE %s.nothing (id INT PRIMARY KEY)");
        sql("INSERT INTO %s.item VALUES (1, 'one', 1.50), (2, NULL, NULL)");
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

    /** Runs a statement in which {@code %s} is the database. */
    void sql(String statement) {
        session(statement);
    }

    /** Runs statements one after another in one session. */
    void session(String... statements) {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(""), server.user(), server.password());
                Statement run = connection.createStatement()) {
            for (String statement : statements) {
                run.execute(statement.replace("%s", database));
            }
        } catch (SQLException e) {
            throw new AssertionError(String.join("; ", statements), e);
        }
    }

    /** How many rows a query gives. */
    int count(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(""), server.user(), server.password());
                Statement run = connection.createStatement();
                ResultSet rows = run.executeQuery(query.replace("%s", database))) {
            int count = 0;
            while (rows.next()) {
                count++;
            }
            return count;
        }
    }

    /** The number that a query gives. */
    long number(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(""), server.user(), server.password());
                Statement run = connection.createStatement();
                ResultSet rows = run.executeQuery(query.replace("%s", database))) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Names by id, as a query of two columns gives them. */
    Map<Object, Object> names(String query) {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(""), server.user(), server.password());
                Statement run = connection.createStatement();
                ResultSet rows = run.executeQuery(query.replace("%s", database))) {
            Map<Object, Object> names = new HashMap<>();
            while (rows.next()) {
                names.put(rows.getInt(1), rows.getString(2));
            }
            return names;
        } catch (SQLException e) {
            throw new AssertionError(query, e);
        }
    }

    /** The names of the items that are there. */
    Map<Integer, String> rows() {
        try (Connection connection =
                DriverManager.getConnection(server.jdbcUrl(""), server.user(), server.password())) {
            return KeptRows.of(connection, database + ".item");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}

package io.millrace.mysql;

import io.millrace.sandbox.MySqlServer;
import io.millrace.source.KeptRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** A database of one test, with a table of two rows and an empty one, and the configuration of a source for it. */
record Shop(MySqlServer server, String database, Path folder) {

    void create() {
        sql("CREATE DATABASE " + database);
        sql("CREATE TABLE %s.item (id INT PRIMARY KEY, name VARCHAR(20) DEFAULT 'none', price DECIMAL(8,2))");
        sql("CREATE TABLE %s.nothing (id INT PRIMARY KEY)");
        sql("INSERT INTO %s.item VALUES (1, 'one', 1.50), (2, NULL, NULL)");
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

    /** The number that a query gives. */
    long number(String query) {
        return Long.parseLong(text(query));
    }

    /** The one value that a query gives. */
    String text(String query) {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(""), server.user(), server.password());
                Statement run = connection.createStatement();
                ResultSet rows = run.executeQuery(query.replace("%s", database))) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(query, e);
        }
    }

    /** How far the current file of the log has been written. */
    long logEnd() {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(""), server.user(), server.password());
                Statement run = connection.createStatement();
                ResultSet rows = run.executeQuery("SHOW MASTER STATUS")) {
            rows.next();
            return rows.getLong("Position");
        } catch (SQLException e) {
            throw new AssertionError(e);
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

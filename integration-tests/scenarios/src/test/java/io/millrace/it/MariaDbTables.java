package io.millrace.it;

import io.millrace.harness.Servers;
import io.millrace.sandbox.MariaDbServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** A database of its own in MariaDB, after which the topics are named. */
record MariaDbTables(String database) implements Tables {
    static MariaDbTables create(String database) throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + database);
        }
        return new MariaDbTables(database);
    }

    @Override
    public Connection connect() throws SQLException {
        return connect(database);
    }

    @Override
    public String topic(String table) {
        return database + "." + database + "." + table;
    }

    /** What a connector needs, of whatever class. */
    Map<String, String> sourceConfig(String bootstrapServers) {
        Map<String, String> config = new HashMap<>();
        config.put("tasks.max", "1");
        config.put("topic.prefix", database);
        config.put("database.hostname", Servers.mariadb().host());
        config.put("database.port", Integer.toString(Servers.mariadb().port()));
        config.put("database.user", MariaDbServer.CONNECTOR_USER);
        config.put("database.password", MariaDbServer.CONNECTOR_PASSWORD);
        config.put("database.server.id", "18401");
        config.put("database.include.list", database);
        config.put("schema.history.internal.kafka.bootstrap.servers", bootstrapServers);
        config.put("schema.history.internal.kafka.topic", database + ".history");
        config.put("topic.creation.default.partitions", "2");
        config.put("topic.creation.default.replication.factor", "1");
        return config;
    }

    private static Connection connect(String database) throws SQLException {
        MariaDbServer server = Servers.mariadb();
        return DriverManager.getConnection(server.jdbcUrl(database), server.user(), server.password());
    }
}

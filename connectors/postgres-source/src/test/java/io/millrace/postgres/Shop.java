package io.millrace.postgres;

import static org.awaitility.Awaitility.await;

import io.millrace.sandbox.PostgresServer;
import io.millrace.source.TestTables;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A schema of one test, with a table of two rows and an empty one, and the configuration of a source for it. */
record Shop(PostgresServer server, String schema) implements TestTables {

    static Shop create(PostgresServer server, String test) {
        Shop shop = new Shop(server, "s" + Integer.toHexString(test.hashCode()));
        shop.sql("CREATE SCHEMA %s");
        shop.fill();
        return shop;
    }

    /** Gives up the slot: the server has a few only. */
    void drop() {
        sql(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '%s' AND NOT active");
        sql("DROP SCHEMA %s CASCADE");
        sql("DROP PUBLICATION IF EXISTS %s");
    }

    Map<String, String> config(Map<String, String> more) {
        Map<String, String> config = new HashMap<>(Map.of(
                "name", "c",
                "connector.class", PostgresSourceConnector.class.getName(),
                "database.hostname", server.host(),
                "database.port", Integer.toString(server.port()),
                "database.user", server.user(),
                "database.password", server.password(),
                "database.dbname", "postgres",
                "topic.prefix", "p"));
        config.putAll(Map.of(
                "slot.name",
                schema,
                "publication.name",
                schema,
                "publication.autocreate.mode",
                "filtered",
                "schema.include.list",
                schema,
                "control.partitions",
                "1",
                "poll.interval.ms",
                "10"));
        config.put("heartbeat.interval.ms", "0");
        config.put("retriable.restart.connector.wait.ms", "500");
        config.putAll(more);
        return config;
    }

    /** Drops the slot, once the server has noticed that its reader is gone. */
    void dropSlot() {
        dropSlot(schema);
    }

    /** The same for another slot. */
    void dropSlot(String slot) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> text("SELECT active FROM pg_replication_slots WHERE slot_name = '" + slot + "'")
                        .equals("f"));
        sql("SELECT pg_drop_replication_slot('" + slot + "')");
    }

    @Override
    public String place() {
        return schema;
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl("postgres"), server.user(), server.password());
    }
}

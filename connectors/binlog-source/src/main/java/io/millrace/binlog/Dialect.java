package io.millrace.binlog;

import io.debezium.config.Configuration;
import io.debezium.config.Field;
import io.debezium.connector.binlog.BinlogConnectorConfig;
import io.debezium.connector.binlog.jdbc.ConnectionConfiguration;
import io.debezium.pipeline.spi.Offsets;
import java.util.Map;

/** What the sources of a binary log do each in their own way, for the database that writes it. */
public interface Dialect {
    /** The database in the names of threads, as in {@code mysql}. */
    String name();

    /** Debezium's own connector, by the name of whose class it finds the parts of it. */
    String connectorClass();

    /** Where our defaults differ from Debezium's. */
    Map<String, String> defaults();

    /** Adds to a configuration for Debezium, defaults in it, what this database needs besides. */
    default void complete(Map<String, String> debezium) {}

    /** The statements without which a server answers with the sizes that tables once had, if there are any. */
    default String[] freshStatistics() {
        return new String[0];
    }

    /** How its servers speak. */
    ServerKind server();

    /** What it calls the ways to encrypt. */
    TlsModes tlsModes();

    /** The settings that Debezium's connector declares. */
    Field.Set fields();

    /** A configuration as Debezium reads it. */
    BinlogConnectorConfig config(Configuration config);

    /** How Debezium opens connections of JDBC. */
    ConnectionConfiguration connection(Configuration config);

    /** A stored offset as Debezium reads it. */
    Offsets<?, ?> offsets(Configuration config, Map<String, ?> offset);

    /**
     * Values of {@code database.ssl.mode}.
     *
     * @param trusting encrypts and verifies nothing
     * @param authority verifies who has signed the server's certificate
     * @param name verifies its name, too
     */
    record TlsModes(String trusting, String authority, String name) {}
}

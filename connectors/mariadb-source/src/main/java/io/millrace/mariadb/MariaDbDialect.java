package io.millrace.mariadb;

import io.debezium.config.Configuration;
import io.debezium.config.Field;
import io.debezium.connector.binlog.BinlogConnectorConfig;
import io.debezium.connector.binlog.jdbc.ConnectionConfiguration;
import io.debezium.connector.mariadb.MariaDbConnectorConfig;
import io.debezium.connector.mariadb.MariaDbOffsetContext;
import io.debezium.connector.mariadb.MariaDbPartition;
import io.debezium.connector.mariadb.jdbc.MariaDbConnectionConfiguration;
import io.debezium.pipeline.spi.Offsets;
import io.millrace.binlog.Dialect;
import io.millrace.binlog.ServerKind;
import io.millrace.source.KeepAliveSockets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** MariaDB's ways. */
final class MariaDbDialect implements Dialect {
    private static final ServerKind SERVER = new MariaDbServerKind();

    private static final String KEEP_ALIVE = "connect.keep.alive";
    private static final String TRUST = "driver.trustStore";

    private static final Map<String, String> DEFAULTS = Map.of(
            "column.propagate.source.type",
            ".*",
            "skipped.operations",
            "none",
            KEEP_ALIVE,
            "false",
            "connect.keep.alive.interval.ms",
            "10000",
            "extended.headers.enabled",
            "false",
            // Or the driver fails at a YEAR of 0, which is no date.
            "driver.yearIsDateType",
            "false");

    @Override
    public String name() {
        return "mariadb";
    }

    @Override
    public String connectorClass() {
        return "io.debezium.connector.mariadb.MariaDbConnector";
    }

    @Override
    public Map<String, String> defaults() {
        return DEFAULTS;
    }

    @Override
    public void complete(Map<String, String> debezium) {
        // The driver has settings for the times, but the code behind them is only in the form of it for newer Javas.
        KeepAliveSockets.provideFor(debezium, KeepAliveSockets.class);
        // The log's client would go on behind the transaction in which it lost the connection (decision 0101).
        debezium.put(KEEP_ALIVE, "false");
        if (verifiesWithoutStore(debezium)) {
            debezium.putIfAbsent(TRUST, authoritiesOfTheJvm());
        }
    }

    @Override
    public ServerKind server() {
        return SERVER;
    }

    @Override
    public TlsModes tlsModes() {
        return new TlsModes("trust", "verify-ca", "verify-full");
    }

    @Override
    public Field.Set fields() {
        return MariaDbConnectorConfig.ALL_FIELDS;
    }

    @Override
    public BinlogConnectorConfig config(Configuration config) {
        return new MariaDbConnectorConfig(config);
    }

    @Override
    public ConnectionConfiguration connection(Configuration config) {
        return new MariaDbConnectionConfiguration(config);
    }

    @Override
    public Offsets<?, ?> offsets(Configuration config, Map<String, ?> offset) {
        MariaDbConnectorConfig read = new MariaDbConnectorConfig(config);
        return Offsets.of(
                new MariaDbPartition(read.getLogicalName(), ""), new MariaDbOffsetContext.Loader(read).load(offset));
    }

    /** The driver would prove the server by the account's password then, and the log's reader by the JVM's authorities. */
    private static boolean verifiesWithoutStore(Map<String, String> debezium) {
        return debezium.getOrDefault("database.ssl.mode", "")
                        .toLowerCase(Locale.ROOT)
                        .startsWith("verify-")
                && debezium.getOrDefault("database.ssl.truststore", "").isBlank()
                && !debezium.containsKey("driver.serverSslCert");
    }

    private static String authoritiesOfTheJvm() {
        Path standard = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
        return System.getProperty("javax.net.ssl.trustStore", standard.toString());
    }
}

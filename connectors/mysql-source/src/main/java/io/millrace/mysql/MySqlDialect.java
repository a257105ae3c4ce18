package io.millrace.mysql;

import io.debezium.config.Configuration;
import io.debezium.config.Field;
import io.debezium.connector.binlog.BinlogConnectorConfig;
import io.debezium.connector.binlog.jdbc.ConnectionConfiguration;
import io.debezium.connector.mysql.MySqlConnectorConfig;
import io.debezium.connector.mysql.MySqlOffsetContext;
import io.debezium.connector.mysql.MySqlPartition;
import io.debezium.connector.mysql.jdbc.MySqlConnectionConfiguration;
import io.debezium.pipeline.spi.Offsets;
import io.millrace.binlog.Dialect;
import io.millrace.binlog.ServerKind;
import io.millrace.source.KeepAliveSockets;
import java.util.Map;

/** MySQL's ways. */
final class MySqlDialect implements Dialect {
    private static final ServerKind SERVER = new MySqlServerKind();

    /** The server caches what it knows of the sizes of tables for up to a day otherwise. */
    private static final String FRESH_STATISTICS = "SET SESSION information_schema_stats_expiry = 0";

    private static final Map<String, String> DEFAULTS = Map.of(
            "column.propagate.source.type", ".*",
            "skipped.operations", "none",
            "connect.keep.alive.interval.ms", "10000",
            "extended.headers.enabled", "false");

    @Override
    public String name() {
        return "mysql";
    }

    @Override
    public String connectorClass() {
        return "io.debezium.connector.mysql.MySqlConnector";
    }

    @Override
    public Map<String, String> defaults() {
        return DEFAULTS;
    }

    @Override
    public void complete(Map<String, String> debezium) {
        KeepAliveSockets.provideFor(debezium, MySqlSockets.class);
    }

    @Override
    public String[] freshStatistics() {
        return new String[] {FRESH_STATISTICS};
    }

    @Override
    public ServerKind server() {
        return SERVER;
    }

    @Override
    public TlsModes tlsModes() {
        return new TlsModes("required", "verify_ca", "verify_identity");
    }

    @Override
    public Field.Set fields() {
        return MySqlConnectorConfig.ALL_FIELDS;
    }

    @Override
    public BinlogConnectorConfig config(Configuration config) {
        return new MySqlConnectorConfig(config);
    }

    @Override
    public ConnectionConfiguration connection(Configuration config) {
        return new MySqlConnectionConfiguration(config);
    }

    @Override
    public Offsets<?, ?> offsets(Configuration config, Map<String, ?> offset) {
        MySqlConnectorConfig read = new MySqlConnectorConfig(config);
        return Offsets.of(
                new MySqlPartition(read.getLogicalName(), ""), new MySqlOffsetContext.Loader(read).load(offset));
    }
}

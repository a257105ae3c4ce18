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
import java.util.Map;

/** MariaDB's ways. */
final class MariaDbDialect implements Dialect {
    private static final ServerKind SERVER = new MariaDbServerKind();

    @Override
    public String name() {
        return "mariadb";
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
}

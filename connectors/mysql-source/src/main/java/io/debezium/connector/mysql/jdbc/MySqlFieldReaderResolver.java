package io.debezium.connector.mysql.jdbc;

import io.debezium.connector.binlog.jdbc.BinlogFieldReader;
import io.debezium.connector.mysql.MySqlConnectorConfig;
import io.millrace.mysql.TextFieldReader;

/**
 * Stands in for Debezium's class of this name: the one place that says who reads the columns of a row. Rows that come as text,
 * as they do unless a cursor fetches them, are read by {@link TextFieldReader}.
 */
public final class MySqlFieldReaderResolver {
    private MySqlFieldReaderResolver() {}

    /** As Debezium's task calls it. */
    public static BinlogFieldReader resolve(MySqlConnectorConfig config) {
        return config.useCursorFetch() ? new MySqlBinaryProtocolFieldReader(config) : new TextFieldReader(config);
    }
}

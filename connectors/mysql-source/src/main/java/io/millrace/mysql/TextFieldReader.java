package io.millrace.mysql;

import io.debezium.connector.mysql.MySqlConnectorConfig;
import io.debezium.connector.mysql.jdbc.MySqlTextProtocolFieldReader;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Reads a DATETIME as its digits, as it comes from the log, in place of a blob, a pattern and a moment in the time zone of the JVM,
 * where some of them do not exist. Zero dates and whatever else is no date are left to Debezium.
 */
public final class TextFieldReader extends MySqlTextProtocolFieldReader {
    /** As the stand-in for Debezium's resolver calls it. */
    public TextFieldReader(MySqlConnectorConfig config) {
        super(config);
    }

    @Override
    protected @Nullable Object readTimestampField(ResultSet rows, int index, Column column, Table table)
            throws SQLException {
        byte[] text = rows.getBytes(index);
        if (text == null) {
            return null;
        }
        LocalDateTime digits = DateTimeText.parse(text);
        return digits == null ? super.readTimestampField(rows, index, column, table) : digits;
    }
}

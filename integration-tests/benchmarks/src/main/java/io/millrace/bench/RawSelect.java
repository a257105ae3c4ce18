package io.millrace.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The raw limit of a snapshot: the driver alone, every column decoded and dropped. */
final class RawSelect {
    private RawSelect() {}

    /** @param fetchSize what makes the driver stream */
    static Pass read(Connection connection, int fetchSize) throws SQLException {
        connection.setAutoCommit(false);
        long began = System.nanoTime();
        long rows = 0;
        try (Statement select = connection.createStatement()) {
            select.setFetchSize(fetchSize);
            try (ResultSet row = select.executeQuery("SELECT * FROM " + OrdersTable.NAME)) {
                int columns = row.getMetaData().getColumnCount();
                while (row.next()) {
                    for (int i = 1; i <= columns; i++) {
                        row.getObject(i);
                    }
                    rows++;
                }
            }
        }
        return new Pass(rows, (System.nanoTime() - began) / 1e9, Double.NaN, Double.NaN);
    }
}

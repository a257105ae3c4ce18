package io.millrace.cli.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Inserts rows of one table in large batches. */
final class Rows implements AutoCloseable {
    private static final int BATCH = 5000;

    private final Connection connection;
    private final PreparedStatement statement;
    private int waiting;

    private Rows(Connection connection, ShopTable table) throws SQLException {
        this.connection = connection;
        this.statement = connection.prepareStatement(table.insert());
    }

    /** What fills a table by handing over its rows. */
    interface Filling {
        void fill(Consumer<@Nullable Object[]> rows) throws SQLException;
    }

    static void insert(Connection connection, ShopTable table, Filling filling) throws SQLException {
        connection.setAutoCommit(false);
        try (Rows rows = new Rows(connection, table)) {
            filling.fill(rows::add);
            rows.flush();
        } catch (Failed e) {
            throw e.cause;
        }
        connection.setAutoCommit(true);
    }

    private void add(@Nullable Object[] row) {
        try {
            for (int i = 0; i < row.length; i++) {
                statement.setObject(i + 1, row[i]);
            }
            statement.addBatch();
            if (++waiting == BATCH) {
                flush();
            }
        } catch (SQLException e) {
            throw new Failed(e);
        }
    }

    private void flush() throws SQLException {
        statement.executeBatch();
        connection.commit();
        waiting = 0;
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }

    /** Carries a failure of the database through code that only makes rows. */
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final SQLException cause;

        Failed(SQLException cause) {
            super(cause);
            this.cause = cause;
        }
    }
}

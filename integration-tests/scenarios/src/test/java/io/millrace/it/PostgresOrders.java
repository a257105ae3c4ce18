package io.millrace.it;

import io.millrace.harness.TableOracle;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import org.postgresql.PGConnection;

/** Tables in PostgreSQL, one with values that are stored apart from their row, and a seeded writer of every operation. */
final class PostgresOrders {
    private final PostgresPipeline pipeline;
    private final Random random;
    private int nextId;

    PostgresOrders(PostgresPipeline pipeline, long seed) {
        this.pipeline = pipeline;
        this.random = new Random(seed);
    }

    List<TableOracle> oracles() {
        return List.of(
                pipeline.oracle("orders", "id"),
                pipeline.oracle("order_lines", "order_id", "line_no"),
                pipeline.oracle("scratch", "id"));
    }

    /** The document of an order is kept apart and not compressed, so the log leaves it out where it does not change. */
    void createTables() throws SQLException {
        pipeline.execute(
                "CREATE TABLE orders (id INT PRIMARY KEY, customer VARCHAR(100) NOT NULL, amount NUMERIC(12,2) NOT NULL,"
                        + " paid BOOLEAN NOT NULL DEFAULT false, rev INT NOT NULL, placed TIMESTAMP(3) NOT NULL,"
                        + " sent TIMESTAMPTZ, payload JSONB, document TEXT)",
                "ALTER TABLE orders ALTER COLUMN document SET STORAGE EXTERNAL",
                "CREATE TABLE order_lines (order_id INT, line_no SMALLINT, sku TEXT NOT NULL, rev INT NOT NULL,"
                        + " PRIMARY KEY (order_id, line_no))",
                "CREATE TABLE scratch (id BIGINT PRIMARY KEY, note TEXT)",
                "INSERT INTO scratch VALUES (1, 'kept')");
    }

    /** Copies orders with two lines each into the tables. */
    void insert(int count) throws SQLException, IOException {
        StringBuilder orders = new StringBuilder();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int id = ++nextId;
            orders.append(id)
                    .append(",Sant Julià de Lòria 漢字 ")
                    .append(id)
                    .append(",")
                    .append(id)
                    .append(".99,f,1,2024-02-29 23:59:59.123,2024-06-30 12:00:00.000001+02,\"{\"\"a\"\": [1]}\",")
                    .append(document())
                    .append('\n');
            lines.append(id).append(",1,sku,1\n").append(id).append(",2,sku,1\n");
        }
        try (Connection connection = pipeline.connect()) {
            copy(connection, "orders", orders);
            copy(connection, "order_lines", lines);
        }
    }

    private static void copy(Connection connection, String table, CharSequence rows) throws SQLException, IOException {
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + table + " FROM STDIN (FORMAT csv)", new StringReader(rows.toString()));
    }

    private String document() {
        return Long.toHexString(random.nextLong()).repeat(200);
    }

    /** Many small transactions of random inserts, updates, deletes and changes of keys. */
    void change(int transactions) throws SQLException, IOException {
        try (Connection connection = pipeline.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < transactions; i++) {
                change(connection, statement);
                if (random.nextInt(20) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                }
            }
        }
    }

    private void change(Connection connection, Statement statement) throws SQLException, IOException {
        int id = 1 + random.nextInt(nextId);
        switch (random.nextInt(9)) {
            case 0 -> {
                statement.execute("UPDATE orders SET rev = rev + 1 WHERE id = " + id);
                statement.execute("DELETE FROM orders WHERE id = " + id);
                statement.execute("DELETE FROM order_lines WHERE order_id = " + id);
            }
            case 1 -> {
                int fresh = ++nextId;
                statement.execute("UPDATE orders SET id = " + fresh + ", rev = rev + 1 WHERE id = " + id);
                statement.execute("UPDATE order_lines SET order_id = " + fresh + " WHERE order_id = " + id);
            }
            case 2 -> statement.execute("UPDATE orders SET document = '" + document() + "' WHERE id = " + id);
            case 3 ->
                statement.execute("INSERT INTO order_lines VALUES (" + id + ", 3, 'put', 1)"
                        + " ON CONFLICT (order_id, line_no) DO UPDATE SET rev = order_lines.rev + 1");
            case 4 -> {
                StringBuilder rows = new StringBuilder();
                for (int row = 0; row < 20; row++) {
                    rows.append(++nextId).append(",1,copied,1\n");
                }
                copy(connection, "order_lines", rows);
            }
            default -> {
                statement.execute("UPDATE orders SET rev = rev + 1, paid = NOT paid, amount = amount + 0.01"
                        + " WHERE id BETWEEN " + id + " AND " + (id + 3));
                statement.execute("UPDATE order_lines SET rev = rev + 1 WHERE order_id = " + id);
            }
        }
    }
}

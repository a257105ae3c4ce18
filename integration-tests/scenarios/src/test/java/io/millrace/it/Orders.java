package io.millrace.it;

import io.millrace.harness.TableOracle;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/** Two tables, one with a composite key, and a seeded writer of every operation on them. */
final class Orders {
    private static final int ROWS_PER_STATEMENT = 500;

    private final Pipeline pipeline;
    private final Random random;
    private int nextId;

    Orders(Pipeline pipeline, long seed) {
        this.pipeline = pipeline;
        this.random = new Random(seed);
    }

    TableOracle[] oracles() {
        return new TableOracle[] {pipeline.oracle("orders", "id"), pipeline.oracle("order_lines", "order_id", "line_no")
        };
    }

    void createTables() throws SQLException {
        pipeline.execute(
                "CREATE TABLE orders (id INT PRIMARY KEY, customer VARCHAR(100) NOT NULL, status ENUM('new','paid','sent'),"
                        + " amount DECIMAL(12,2) NOT NULL, rev INT NOT NULL, placed DATETIME(3) NOT NULL,"
                        + " due DATE, note VARCHAR(200) DEFAULT 'none', payload JSON)",
                "CREATE TABLE order_lines (order_id INT, line_no SMALLINT, sku VARCHAR(40) NOT NULL, rev INT NOT NULL,"
                        + " changed TIMESTAMP(6) NOT NULL, PRIMARY KEY (order_id, line_no))");
    }

    /** Inserts orders with two lines each. */
    void insert(int count) throws SQLException {
        try (Connection connection = pipeline.connect();
                PreparedStatement order = connection.prepareStatement(
                        "INSERT INTO orders VALUES (?,?,'new',?,1,'2024-02-29 23:59:59.123','2024-03-01',NULL,?)");
                PreparedStatement line = connection.prepareStatement(
                        "INSERT INTO order_lines VALUES (?,?,?,1,'2024-06-30 12:00:00.000001')")) {
            connection.setAutoCommit(false);
            for (int i = 0; i < count; i++) {
                int id = ++nextId;
                order.setInt(1, id);
                order.setString(2, "Sant Julià de Lòria 漢字 " + id);
                order.setString(3, id + ".99");
                order.setString(4, id % 2 == 0 ? "{\"a\": [1, \"x\"]}" : null);
                order.addBatch();
                for (int no = 1; no <= 2; no++) {
                    line.setInt(1, id);
                    line.setInt(2, no);
                    line.setString(3, "sku-" + id % 97);
                    line.addBatch();
                }
                if (i % ROWS_PER_STATEMENT == ROWS_PER_STATEMENT - 1 || i == count - 1) {
                    order.executeBatch();
                    line.executeBatch();
                    connection.commit();
                }
            }
        }
    }

    /** One small transaction of random inserts, updates, deletes and changes of keys; every update raises {@code rev}. */
    void change() throws SQLException {
        try (Connection connection = pipeline.connect();
                Statement statement = connection.createStatement()) {
            change(connection, statement);
        }
    }

    /** Many of them over one connection. */
    void change(int transactions) throws SQLException {
        try (Connection connection = pipeline.connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < transactions; i++) {
                change(connection, statement);
            }
        }
    }

    private void change(Connection connection, Statement statement) throws SQLException {
        connection.setAutoCommit(false);
        int id = 1 + random.nextInt(nextId);
        switch (random.nextInt(8)) {
            case 0 -> {
                statement.execute("DELETE FROM orders WHERE id = " + id);
                statement.execute("DELETE FROM order_lines WHERE order_id = " + id);
            }
            case 1 -> {
                int fresh = ++nextId;
                statement.execute("UPDATE orders SET id = " + fresh + ", rev = rev + 1 WHERE id = " + id);
                statement.execute(
                        "UPDATE order_lines SET order_id = " + fresh + ", rev = rev + 1 WHERE order_id = " + id);
            }
            case 2 -> {
                int fresh = ++nextId;
                statement.execute("INSERT INTO orders (id, customer, amount, rev, placed) VALUES (" + fresh
                        + ", 'new one', 0.01, 1, NOW(3))");
                statement.execute("UPDATE orders SET rev = rev + 1, note = NULL WHERE id = " + fresh);
            }
            case 3 ->
                statement.execute("REPLACE INTO order_lines VALUES (" + id + ", 3, 'replaced'," + random.nextInt(1000)
                        + ", NOW(6))");
            default -> {
                statement.execute(
                        "UPDATE orders SET rev = rev + 1, status = 'paid', amount = amount + 0.01 WHERE id BETWEEN "
                                + id + " AND " + (id + 3));
                statement.execute("UPDATE order_lines SET rev = rev + 1 WHERE order_id = " + id);
            }
        }
        if (random.nextInt(20) == 0) {
            connection.rollback();
        } else {
            connection.commit();
        }
    }
}

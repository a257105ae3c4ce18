package io.millrace.cli.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Does to the shop what shops do: rows come, change, go, come again under the same key, and change their keys. */
final class Workload implements AutoCloseable {
    private static final int KINDS = 100;

    private final Connection connection;
    private final ShopData data;
    private final SplittableRandom random = new SplittableRandom(7);
    private long nextOrder;
    private int nextCustomer;
    private volatile long changes;

    Workload(Connection connection, ShopData data) throws SQLException {
        this.connection = connection;
        this.data = data;
        this.nextOrder = data.orders() + 1L;
        this.nextCustomer = data.customers() + 1;
        connection.setAutoCommit(false);
    }

    /** How many rows were inserted, updated or deleted. */
    long changes() {
        return changes;
    }

    /** One transaction of a random kind. */
    void step() throws SQLException {
        transaction(random.nextInt(KINDS));
    }

    /** One transaction of every kind. */
    void everyKind() throws SQLException {
        for (int kind = 0; kind < KINDS; kind++) {
            transaction(kind);
        }
    }

    private void transaction(int kind) throws SQLException {
        if (kind < 35) {
            newOrder();
        } else if (kind < 65) {
            change("UPDATE orders SET status = ?, note = ? WHERE id = ?", status(), note(), anyOrder());
        } else if (kind < 75) {
            change("UPDATE products SET price = ?, stock = NULL WHERE sku = ?", price(), anySku());
        } else if (kind < 80) {
            change("UPDATE customers SET vip = 1 - vip, email = NULL WHERE id = ?", anyCustomer());
        } else if (kind < 83) {
            insert(ShopSchema.CUSTOMERS, data.customer(nextCustomer++, random));
        } else if (kind < 90) {
            deleteOrder(anyOrder());
        } else if (kind < 93) {
            deleteAndInsertAgain(anyOrder());
        } else if (kind < 97) {
            long order = anyOrder();
            change(
                    "UPDATE order_lines SET line_no = line_no + 100 WHERE order_id = ? AND line_no ="
                            + " (SELECT line FROM (SELECT MIN(line_no) AS line FROM order_lines"
                            + " WHERE order_id = ? AND line_no BETWEEN 1 AND 99) lowest)",
                    order,
                    order);
        } else if (kind < 99) {
            renumber(anyOrder());
        } else {
            change("UPDATE places SET region = ? WHERE id = ?", "Region " + random.nextInt(100), anyPlace());
        }
        connection.commit();
    }

    private void newOrder() throws SQLException {
        long id = nextOrder++;
        insert(ShopSchema.ORDERS, data.order(id, random));
        int lines = 1 + random.nextInt(4);
        for (int line = 1; line <= lines; line++) {
            insert(ShopSchema.ORDER_LINES, data.orderLine(id, line, random));
        }
    }

    private void deleteOrder(long id) throws SQLException {
        change("DELETE FROM order_lines WHERE order_id = ?", id);
        change("DELETE FROM orders WHERE id = ?", id);
    }

    private void deleteAndInsertAgain(long id) throws SQLException {
        deleteOrder(id);
        connection.commit();
        insert(ShopSchema.ORDERS, data.order(id, random));
        insert(ShopSchema.ORDER_LINES, data.orderLine(id, 1, random));
    }

    /** A change of primary keys: the old documents and keys have to go. */
    private void renumber(long id) throws SQLException {
        long other = nextOrder++;
        change("UPDATE orders SET id = ? WHERE id = ?", other, id);
        change("UPDATE order_lines SET order_id = ? WHERE order_id = ?", other, id);
    }

    private void insert(ShopTable table, @Nullable Object[] row) throws SQLException {
        change(table.insert(), row);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes, others only look.
    private void change(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            changes += statement.executeUpdate();
        }
    }

    private String status() {
        return ShopData.pick(ShopData.STATES, random);
    }

    private @Nullable String note() {
        return random.nextBoolean() ? null : "changed " + random.nextInt(1_000_000);
    }

    private Object price() {
        return ShopData.price(random);
    }

    private long anyOrder() {
        return 1 + random.nextLong(nextOrder - 1);
    }

    private int anyCustomer() {
        return 1 + random.nextInt(nextCustomer - 1);
    }

    private String anySku() {
        return ShopData.sku(1 + random.nextInt(data.products()));
    }

    private int anyPlace() {
        return 1 + random.nextInt(Math.max(1, data.places()));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

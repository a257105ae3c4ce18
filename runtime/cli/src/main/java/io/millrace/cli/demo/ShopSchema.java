package io.millrace.cli.demo;

import io.millrace.cli.demo.ShopTable.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The tables of the demo's database, with a column of every kind that a shop has. */
public final class ShopSchema {
    static final String DATABASE = "shop";

    static final ShopTable CUSTOMERS = table(
            "customers",
            List.of("id"),
            "id INT NOT NULL",
            "name VARCHAR(80) NOT NULL",
            "email VARCHAR(120) NULL",
            "country CHAR(2) NOT NULL DEFAULT 'FR'",
            "vip TINYINT(1) NOT NULL DEFAULT 0",
            "created DATETIME(3) NOT NULL");
    static final ShopTable PRODUCTS = table(
            "products",
            List.of("sku"),
            "sku VARCHAR(16) NOT NULL",
            "name VARCHAR(100) NOT NULL",
            "price DECIMAL(10,2) NOT NULL",
            "stock INT NULL DEFAULT 10",
            "attributes JSON NULL",
            "available_from DATE NULL");
    static final ShopTable ORDERS = table(
            "orders",
            List.of("id"),
            "id BIGINT NOT NULL",
            "customer_id INT NOT NULL",
            "status ENUM('new','paid','shipped','returned') NOT NULL DEFAULT 'new'",
            "total DECIMAL(12,2) NOT NULL",
            "weight DOUBLE NULL",
            "note TEXT NULL",
            "placed TIMESTAMP(3) NOT NULL");
    static final ShopTable ORDER_LINES = table(
            "order_lines",
            List.of("order_id", "line_no"),
            "order_id BIGINT NOT NULL",
            "line_no SMALLINT NOT NULL",
            "sku VARCHAR(16) NOT NULL",
            "quantity INT NOT NULL",
            "price DECIMAL(10,2) NOT NULL");
    static final ShopTable PLACES = table(
            "places",
            List.of("id"),
            "id INT NOT NULL",
            "name VARCHAR(200) NOT NULL",
            "country CHAR(2) NOT NULL",
            "region VARCHAR(100) NULL",
            "lat DECIMAL(8,5) NOT NULL",
            "lon DECIMAL(8,5) NOT NULL");

    /** Every table. */
    public static final List<ShopTable> TABLES = List.of(CUSTOMERS, PRODUCTS, ORDERS, ORDER_LINES, PLACES);

    private ShopSchema() {}

    private static ShopTable table(String name, List<String> key, String... columns) {
        var all = new ArrayList<Column>();
        for (String column : columns) {
            int space = column.indexOf(' ');
            all.add(new Column(column.substring(0, space), column.substring(space + 1)));
        }
        return new ShopTable(name, key, all);
    }

    /** Creates the empty tables in the shop's database. */
    static void create(Connection connection, DemoDatabase database) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (ShopTable table : TABLES) {
                statement.execute(table.ddl(database));
            }
        }
    }
}

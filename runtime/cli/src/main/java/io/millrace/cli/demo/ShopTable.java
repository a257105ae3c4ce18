package io.millrace.cli.demo;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of the demo.
 *
 * @param name its name
 * @param key the columns of its primary key, in order
 * @param columns all columns, in the order of the table
 */
public record ShopTable(String name, List<String> key, List<Column> columns) {
    public ShopTable {
        key = List.copyOf(key);
        columns = List.copyOf(columns);
    }

    /** A column: its name and its definition in MySQL's SQL. */
    public record Column(String name, String type) {}

    /** The statement that creates the table. */
    String ddl(DemoDatabase database) {
        String lines = columns.stream()
                .map(column -> database.definition(column) + ",\n")
                .collect(Collectors.joining());
        return "CREATE TABLE " + name + " (" + lines + "PRIMARY KEY (" + String.join(", ", key) + "))";
    }

    /** The statement that inserts one row. */
    String insert() {
        String places = columns.stream().map(column -> "?").collect(Collectors.joining(", "));
        return "INSERT INTO " + name + " VALUES (" + places + ")";
    }

    /** The index that configs/elasticsearch-shop.json writes the table to. */
    String index() {
        return "shop-" + name;
    }

    /** What the cache keys of the table begin with under configs/redis-shop.json. */
    String keyPrefix() {
        return "shop:" + name + ":";
    }
}

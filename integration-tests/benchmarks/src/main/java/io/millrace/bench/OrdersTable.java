package io.millrace.bench;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Map;

/** A table of ten columns in a database that is captured, and the raw ways to read it and its log. */
interface OrdersTable {
    /** The schema, or on MySQL the database, of the table. */
    String DATABASE = "bench";

    String TABLE = "orders";
    String NAME = DATABASE + "." + TABLE;

    /** The class of our connector. */
    String ours();

    /** The class of stock Debezium's. */
    String stock();

    /** The version of stock Debezium. */
    String stockVersion();

    /** Its unpacked plugin. */
    Path stockPlugin();

    /** The settings of this database, which both connectors understand. */
    Map<String, String> settings(String connector, String bootstrapServers);

    /** Everything that {@link #fill} needs, with an empty table. */
    void create() throws Exception;

    /** Inserts the rows of some numbers. */
    void fill(int from, int to, int rowsPerTransaction) throws Exception;

    /** Decodes and drops the rows of the log that the last filling has written. */
    Pass readLog(int rows) throws Exception;

    /** Selects and drops all rows. */
    Pass readTable() throws Exception;

    /** Fills a prepared statement of ten columns and runs it in transactions of some rows. */
    static void insert(Connection connection, int from, int to, int rowsPerTransaction) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + NAME + " VALUES (?,?,?,?,?,?,?,?,?,?)")) {
            for (int id = from; id < to; id++) {
                bind(insert, id);
                insert.addBatch();
                if ((id + 1) % rowsPerTransaction == 0 || id + 1 == to) {
                    insert.executeBatch();
                    connection.commit();
                }
            }
        }
    }

    private static void bind(PreparedStatement insert, int id) throws SQLException {
        insert.setLong(1, id);
        insert.setLong(2, id % 50_000);
        insert.setString(3, id % 3 == 0 ? "paid" : "new");
        insert.setBigDecimal(4, BigDecimal.valueOf(Math.floorMod(id, 99_700), 2));
        insert.setString(5, "EUR");
        insert.setTimestamp(6, new Timestamp(1_700_000_000_000L + id * 1000L));
        insert.setTimestamp(7, new Timestamp(1_700_000_000_000L + id));
        insert.setInt(8, id % 17);
        insert.setInt(9, id % 2);
        insert.setString(10, "The note of order " + id + ", long enough to look like one that somebody wrote.");
    }
}

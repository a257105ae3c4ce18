package io.millrace.bench;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import io.millrace.sandbox.MySqlServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A table of ten columns whose inserts fill MySQL's log, and the raw reading of that log. */
final class OrderLog {
    static final String DATABASE = "bench";
    static final String TABLE = "orders";
    private static final int ROWS_PER_TRANSACTION = 500;
    /** Held, because the level of a logger that nobody holds is forgotten. */
    private static final Logger CLIENT = Logger.getLogger(BinaryLogClient.class.getName());

    static {
        CLIENT.setLevel(Level.WARNING);
    }

    private final MySqlServer server;

    OrderLog(MySqlServer server) {
        this.server = server;
    }

    /** Where a reader has to begin. */
    record Position(String file, long position) {}

    void createDatabase() throws SQLException {
        execute("CREATE DATABASE " + DATABASE);
    }

    /** A new empty table in the place of an old one. */
    void createTable() throws SQLException {
        execute("DROP TABLE IF EXISTS " + DATABASE + "." + TABLE);
        execute("CREATE TABLE " + DATABASE + "." + TABLE
                + " (id BIGINT PRIMARY KEY, customer_id BIGINT NOT NULL, status VARCHAR(20) NOT NULL,"
                + " amount DECIMAL(12,2) NOT NULL, currency CHAR(3) NOT NULL, created DATETIME NOT NULL,"
                + " updated TIMESTAMP(3) NOT NULL, items INT NOT NULL, express TINYINT NOT NULL, note VARCHAR(200))");
    }

    /** Inserts the rows of some numbers in transactions of 500 and returns where the log stood before. */
    Position fill(int from, int to) throws SQLException {
        try (Connection connection = connect(DATABASE)) {
            Position before = position(connection);
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO " + TABLE + " VALUES (?,?,?,?,?,?,?,?,?,?)")) {
                for (int id = from; id < to; id++) {
                    bind(insert, id);
                    insert.addBatch();
                    if ((id + 1) % ROWS_PER_TRANSACTION == 0 || id + 1 == to) {
                        insert.executeBatch();
                        connection.commit();
                    }
                }
            }
            return before;
        }
    }

    private static void bind(PreparedStatement insert, int id) throws SQLException {
        insert.setLong(1, id);
        insert.setLong(2, id % 50_000);
        insert.setString(3, id % 3 == 0 ? "paid" : "new");
        insert.setString(4, id % 997 + "." + (10 + id % 90));
        insert.setString(5, "EUR");
        insert.setTimestamp(6, new Timestamp(1_700_000_000_000L + id * 1000L));
        insert.setTimestamp(7, new Timestamp(1_700_000_000_000L + id));
        insert.setInt(8, id % 17);
        insert.setInt(9, id % 2);
        insert.setString(10, "The note of order " + id + ", long enough to look like one that somebody wrote.");
    }

    /** Decodes every row after a position with the client library alone. */
    Pass readRaw(Position from, long rows) throws Exception {
        BinaryLogClient client = new BinaryLogClient("127.0.0.1", server.port(), server.user(), server.password());
        client.setServerId(99_001);
        client.setBinlogFilename(from.file());
        client.setBinlogPosition(from.position());
        AtomicLong seen = new AtomicLong();
        AtomicLong firstAt = new AtomicLong();
        CountDownLatch done = new CountDownLatch(1);
        client.registerEventListener(event -> {
            EventData data = event.getData();
            if (data instanceof WriteRowsEventData write) {
                firstAt.compareAndSet(0, System.nanoTime());
                if (seen.addAndGet(write.getRows().size()) >= rows) {
                    done.countDown();
                }
            }
        });
        client.connect(10_000);
        try {
            if (!done.await(10, TimeUnit.MINUTES)) {
                throw new IllegalStateException("The log held " + seen.get() + " of " + rows + " rows.");
            }
            return new Pass(rows, (System.nanoTime() - firstAt.get()) / 1e9, Double.NaN, Double.NaN);
        } finally {
            client.disconnect();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Position position(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW MASTER STATUS")) {
            row.next();
            return new Position(row.getString(1), row.getLong(2));
        }
    }

    private Connection connect(String database) throws SQLException {
        String url = server.jdbcUrl(database);
        return DriverManager.getConnection(
                url + (url.contains("?") ? "&" : "?") + "rewriteBatchedStatements=true",
                server.user(),
                server.password());
    }
}

package io.millrace.bench;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import io.millrace.harness.Checkout;
import io.millrace.sandbox.DatabaseServer;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The table in MySQL or MariaDB. */
final class BinlogOrders implements OrdersTable {
    /** Held, because the level of a logger that nobody holds is forgotten. */
    private static final Logger CLIENT = Logger.getLogger(BinaryLogClient.class.getName());

    static {
        CLIENT.setLevel(Level.WARNING);
    }

    private static final Kind MYSQL = new Kind(
            "io.millrace.mysql.MySqlSourceConnector",
            "io.debezium.connector.mysql.MySqlConnector",
            "3.6.1.Final",
            "rewriteBatchedStatements=true",
            Integer.MIN_VALUE);
    /** The newest that there is. */
    private static final Kind MARIADB = new Kind(
            "io.millrace.mariadb.MariaDbSourceConnector",
            "io.debezium.connector.mariadb.MariaDbConnector",
            "3.5.0.Final",
            "useBulkStmts=true",
            10_000);

    private final DatabaseServer server;
    private final Kind kind;
    private @Nullable Position filledFrom;

    BinlogOrders(DatabaseServer server, Kind kind) {
        this.server = server;
        this.kind = kind;
    }

    /**
     * The ways of one of both.
     *
     * @param fetchSize what makes its driver stream
     */
    private record Kind(String ours, String stock, String stockVersion, String batches, int fetchSize) {}

    private record Position(String file, long position) {}

    /** In a server of its own. */
    static OrdersTable mysql(Sandbox sandbox) {
        return mysql(sandbox.startMySql());
    }

    static OrdersTable mysql(MySqlServer server) {
        return new BinlogOrders(server, MYSQL);
    }

    /** In a server of its own. */
    static OrdersTable mariaDb(Sandbox sandbox) {
        return new BinlogOrders(sandbox.startMariaDb(), MARIADB);
    }

    @Override
    public String ours() {
        return kind.ours();
    }

    @Override
    public String stock() {
        return kind.stock();
    }

    @Override
    public String stockVersion() {
        return kind.stockVersion();
    }

    @Override
    public Path stockPlugin() {
        return kind.equals(MYSQL)
                ? Checkout.stockDebezium(kind.stockVersion())
                : Checkout.stockDebeziumMariaDb(kind.stockVersion());
    }

    @Override
    public Map<String, String> settings(String connector, String bootstrapServers) {
        return Map.of(
                "database.hostname", server.host(),
                "database.port", Integer.toString(server.port()),
                "database.user", server.user(),
                "database.password", server.password(),
                "database.server.id", Integer.toString(99_002 + Math.floorMod(connector.hashCode(), 900)),
                "schema.history.internal.kafka.bootstrap.servers", bootstrapServers,
                "schema.history.internal.kafka.topic", "history." + connector);
    }

    @Override
    public void create() throws SQLException {
        execute("CREATE DATABASE IF NOT EXISTS " + DATABASE);
        execute("DROP TABLE IF EXISTS " + NAME);
        execute("CREATE TABLE " + NAME
                + " (id BIGINT PRIMARY KEY, customer_id BIGINT NOT NULL, status VARCHAR(20) NOT NULL,"
                + " amount DECIMAL(12,2) NOT NULL, currency CHAR(3) NOT NULL, created DATETIME NOT NULL,"
                + " updated TIMESTAMP(3) NOT NULL, items INT NOT NULL, express TINYINT NOT NULL, note VARCHAR(200))");
    }

    @Override
    public void fill(int from, int to, int rowsPerTransaction) throws SQLException {
        try (Connection connection = connect()) {
            filledFrom = position(connection);
            OrdersTable.insert(connection, from, to, rowsPerTransaction);
        }
    }

    @Override
    public Pass readLog(int rows) throws Exception {
        Position from = filledFrom;
        if (from == null) {
            throw new IllegalStateException("Nothing was filled.");
        }
        BinaryLogClient client = new BinaryLogClient(server.host(), server.port(), server.user(), server.password());
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

    @Override
    public Pass readTable() throws SQLException {
        try (Connection connection = connect()) {
            return RawSelect.read(connection, kind.fetchSize());
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
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

    private Connection connect() throws SQLException {
        String url = server.jdbcUrl("");
        return DriverManager.getConnection(
                url + (url.contains("?") ? "&" : "?") + kind.batches(), server.user(), server.password());
    }
}

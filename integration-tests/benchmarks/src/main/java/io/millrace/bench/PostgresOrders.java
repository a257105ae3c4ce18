package io.millrace.bench;

import io.millrace.harness.Checkout;
import io.millrace.sandbox.PostgresServer;
import io.millrace.sandbox.Sandbox;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.PGReplicationStream;

/** The table in PostgreSQL. */
final class PostgresOrders implements OrdersTable {
    private static final String RAW = "bench_raw";
    private static final byte INSERT = 'I';

    private final PostgresServer server;

    PostgresOrders(PostgresServer server) {
        this.server = server;
    }

    /** In a server of its own. */
    static OrdersTable in(Sandbox sandbox) {
        return new PostgresOrders(sandbox.startPostgres());
    }

    @Override
    public String ours() {
        return "io.millrace.postgres.PostgresSourceConnector";
    }

    @Override
    public String stock() {
        return "io.debezium.connector.postgresql.PostgresConnector";
    }

    @Override
    public String stockVersion() {
        return "3.6.1.Final";
    }

    @Override
    public Path stockPlugin() {
        return Checkout.stockDebeziumPostgres(stockVersion());
    }

    @Override
    public Map<String, String> settings(String connector, String bootstrapServers) {
        return Map.of(
                "database.hostname",
                server.host(),
                "database.port",
                Integer.toString(server.port()),
                "database.user",
                server.user(),
                "database.password",
                server.password(),
                "database.dbname",
                "postgres",
                "plugin.name",
                "pgoutput",
                "slot.name",
                connector,
                "publication.name",
                connector,
                "publication.autocreate.mode",
                "filtered");
    }

    @Override
    public void create() throws SQLException {
        execute("CREATE SCHEMA IF NOT EXISTS " + DATABASE);
        execute("DROP TABLE IF EXISTS " + NAME);
        execute(
                "CREATE TABLE " + NAME
                        + " (id BIGINT PRIMARY KEY, customer_id BIGINT NOT NULL, status VARCHAR(20) NOT NULL,"
                        + " amount DECIMAL(12,2) NOT NULL, currency CHAR(3) NOT NULL, created TIMESTAMP NOT NULL,"
                        + " updated TIMESTAMPTZ(3) NOT NULL, items INT NOT NULL, express SMALLINT NOT NULL, note VARCHAR(200))");
        execute("CREATE PUBLICATION " + RAW + " FOR TABLE " + NAME);
        execute("SELECT pg_create_logical_replication_slot('" + RAW + "', 'pgoutput')");
    }

    @Override
    public void fill(int from, int to, int rowsPerTransaction) throws SQLException {
        try (Connection connection = connect()) {
            OrdersTable.insert(connection, from, to, rowsPerTransaction);
        }
    }

    /** The messages of the slot, counted and dropped; the client has not decoded their columns then. */
    @Override
    public Pass readLog(int rows) throws Exception {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, server.user());
        PGProperty.PASSWORD.set(properties, server.password());
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "13");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"), properties);
                PGReplicationStream stream = connection
                        .unwrap(PGConnection.class)
                        .getReplicationAPI()
                        .replicationStream()
                        .logical()
                        .withSlotName(RAW)
                        .withSlotOption("proto_version", 1)
                        .withSlotOption("publication_names", RAW)
                        .withStatusInterval(1, TimeUnit.SECONDS)
                        .start()) {
            long firstAt = 0;
            long seen = 0;
            while (seen < rows) {
                ByteBuffer message = stream.read();
                if (message != null && message.get(message.position()) == INSERT) {
                    firstAt = firstAt == 0 ? System.nanoTime() : firstAt;
                    seen++;
                }
            }
            Pass pass = new Pass(rows, (System.nanoTime() - firstAt) / 1e9, Double.NaN, Double.NaN);
            stream.setFlushedLSN(stream.getLastReceiveLSN());
            stream.setAppliedLSN(stream.getLastReceiveLSN());
            stream.forceUpdateStatus();
            return pass;
        }
    }

    @Override
    public Pass readTable() throws SQLException {
        try (Connection connection = connect()) {
            return RawSelect.read(connection, 10_000);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        String url = server.jdbcUrl("postgres");
        return DriverManager.getConnection(
                url + (url.contains("?") ? "&" : "?") + "reWriteBatchedInserts=true", server.user(), server.password());
    }
}

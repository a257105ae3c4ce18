package io.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every provider of servers promises. */
abstract class ServerBehaviour {

    private final HttpClient http = HttpClient.newHttpClient();

    /** The sandbox of the test class. */
    abstract Sandbox sandbox();

    @Test
    void mysqlCanBeCapturedAndKeepsWhatWasCommittedBeforeAKill() throws SQLException {
        try (MySqlServer server =
                sandbox().startMySql(MySqlOptions.defaults().withServerId(77).withExtraArgs("--max-connections=33"))) {
            execute(server, "", "CREATE DATABASE shop", "CREATE TABLE shop.t (id INT PRIMARY KEY)");
            assertThat(query(
                            server,
                            "SELECT @@server_id, @@gtid_mode, @@binlog_format, @@binlog_row_metadata,"
                                    + " @@max_connections"))
                    .containsExactly("77", "ON", "ROW", "FULL", "33");
            execute(server, "shop", "INSERT INTO t VALUES (1), (2)");
            assertKeepsTwoRows(server, "shop.t");
        }
    }

    @Test
    void mysqlHasAnAccountForConnectorsThatCannotWrite() throws SQLException {
        try (MySqlServer server = sandbox().startMySql();
                Connection connection = DriverManager.getConnection(
                        server.jdbcUrl(""), MySqlServer.CONNECTOR_USER, MySqlServer.CONNECTOR_PASSWORD)) {
            assertThat(row(connection, "SHOW GRANTS").get(0))
                    .contains("SELECT", "RELOAD", "REPLICATION SLAVE", "REPLICATION CLIENT")
                    .doesNotContain("INSERT", "CREATE");
            assertThat(query(server, "SELECT @@gtid_executed")).containsExactly("");
        }
    }

    @Test
    void mariadbCanBeCapturedAndKeepsWhatWasCommittedBeforeAKill() throws SQLException {
        try (MariaDbServer server = sandbox()
                .startMariaDb(MariaDbOptions.defaults().withServerId(77).withExtraArgs("--max-connections=33"))) {
            execute(server, "", "CREATE DATABASE shop", "CREATE TABLE shop.t (id INT PRIMARY KEY)");
            assertThat(query(
                            server,
                            "SELECT @@server_id, @@gtid_binlog_pos, @@binlog_format, @@binlog_row_metadata,"
                                    + " @@max_connections"))
                    .containsExactly("77", "0-77-2", "ROW", "FULL", "33");
            execute(server, "shop", "INSERT INTO t VALUES (1), (2)");
            assertKeepsTwoRows(server, "shop.t");
        }
    }

    @Test
    void mariadbHasAnAccountForConnectorsThatCannotWrite() throws SQLException {
        try (MariaDbServer server = sandbox().startMariaDb();
                Connection connection = DriverManager.getConnection(
                        server.jdbcUrl(""), MariaDbServer.CONNECTOR_USER, MariaDbServer.CONNECTOR_PASSWORD)) {
            assertThat(row(connection, "SHOW GRANTS").get(0))
                    .contains("SELECT", "RELOAD", "REPLICATION SLAVE", "BINLOG MONITOR")
                    .doesNotContain("INSERT", "CREATE");
        }
    }

    @Test
    void postgresCanBeCapturedAndKeepsWhatWasCommittedBeforeAKill() throws SQLException {
        try (PostgresServer server =
                sandbox().startPostgres(PostgresOptions.defaults().withExtraArgs("-c", "max_connections=33"))) {
            execute(server, "postgres", "CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)");
            assertThat(query(server, "SELECT current_setting('wal_level'), current_setting('max_connections')"))
                    .containsExactly("logical", "33");
            assertKeepsTwoRows(server, "t");
        }
    }

    @Test
    void postgresHasAnAccountForConnectorsThatCannotWrite() throws SQLException {
        try (PostgresServer server = sandbox().startPostgres();
                Connection connection = DriverManager.getConnection(
                        server.jdbcUrl("postgres"), PostgresServer.CONNECTOR_USER, PostgresServer.CONNECTOR_PASSWORD)) {
            assertThat(row(
                            connection,
                            "SELECT rolreplication, rolsuper, pg_has_role(oid, 'pg_read_all_data', 'usage'),"
                                    + " pg_has_role(oid, 'pg_write_all_data', 'usage')"
                                    + " FROM pg_roles WHERE rolname = current_user"))
                    .containsExactly("t", "f", "t", "f");
        }
    }

    @Test
    void elasticsearchKeepsDocumentsOverAStop() throws Exception {
        try (SearchServer server = sandbox().startElasticsearch()) {
            URI document = server.uri().resolve("/things/_doc/1?refresh=true");
            put(document, "{\"name\":\"a\"}");
            server.stop();
            assertThat(server.isRunning()).isFalse();
            server.start();
            assertThat(get(document)).contains("\"name\":\"a\"");
        }
    }

    @Test
    void redisKeepsKeysOverAKill() throws IOException {
        try (RedisServer server = sandbox().startRedis()) {
            assertThat(server.uri()).hasScheme("redis").hasPort(server.port());
            assertThat(redis(server, "SET a 1")).isEqualTo("+OK");
            server.kill();
            server.start();
            assertThat(redis(server, "GET a")).isEqualTo("$1");
        }
    }

    private String get(URI uri) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri).GET());
    }

    private void put(URI uri, String json) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json)));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return response.body();
    }

    /** The first line of the answer. */
    private static String redis(RedisServer server, String command) throws IOException {
        try (Socket socket = new Socket(server.host(), server.port())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            StringBuilder line = new StringBuilder();
            for (int c = socket.getInputStream().read();
                    c > '\r';
                    c = socket.getInputStream().read()) {
                line.append((char) c);
            }
            return line.toString();
        }
    }

    private static void assertKeepsTwoRows(DatabaseServer server, String table) throws SQLException {
        server.kill();
        assertThat(server.isRunning()).isFalse();
        server.start();
        assertThat(query(server, "SELECT COUNT(*) FROM " + table)).containsExactly("2");
        server.stop();
        server.start();
        assertThat(query(server, "SELECT COUNT(*) FROM " + table)).containsExactly("2");
    }

    private static void execute(DatabaseServer server, String database, String... statements) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(server.jdbcUrl(database), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static List<String> query(DatabaseServer server, String sql) throws SQLException {
        String database = server instanceof PostgresServer ? "postgres" : "";
        try (Connection connection =
                DriverManager.getConnection(server.jdbcUrl(database), server.user(), server.password())) {
            return row(connection, sql);
        }
    }

    private static List<String> row(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                values.add(result.getString(i));
            }
            return values;
        }
    }
}

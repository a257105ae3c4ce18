package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.harness.ConnectRest;
import io.millrace.harness.RedisProbe;
import io.millrace.harness.SearchProbe;
import io.millrace.harness.Servers;
import io.millrace.harness.TableOracle;
import io.millrace.harness.TopicProbe;
import io.millrace.sandbox.FaultProxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** A database of its own in MySQL and the connectors that keep an index and a cache equal to its tables. */
final class Pipeline implements Tables, AutoCloseable {
    static final String SOURCE_CLASS = "io.millrace.mysql.MySqlSourceConnector";
    static final String SEARCH_CLASS = "io.millrace.search.ElasticsearchSinkConnector";
    static final String REDIS_CLASS = "io.millrace.redis.RedisSinkConnector";

    private final String database;
    private final String bootstrapServers;
    private final SearchProbe search = new SearchProbe(Servers.elasticsearch().uri());
    private final RedisProbe redis = new RedisProbe(Servers.redis().uri().toString());
    private final TopicProbe topics;

    /** Creates an empty database with a name of its own. */
    Pipeline(String database, String bootstrapServers) throws SQLException {
        this.database = database;
        this.bootstrapServers = bootstrapServers;
        this.topics = new TopicProbe(bootstrapServers);
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + database);
            statement.execute("CREATE DATABASE " + database + " CHARACTER SET utf8mb4");
        }
    }

    String source() {
        return database + "-source";
    }

    String searchSink() {
        return database + "-search";
    }

    String redisSink() {
        return database + "-redis";
    }

    /** The topic of a table; its index and the prefix of its keys have the same name. */
    @Override
    public String topic(String table) {
        return database + "." + database + "." + table;
    }

    private String topic(TableOracle table) {
        return topic(table.table().substring(table.table().indexOf('.') + 1));
    }

    TopicProbe topics() {
        return topics;
    }

    SearchProbe search() {
        return search;
    }

    RedisProbe redis() {
        return redis;
    }

    /** A connection to the database, in UTC. */
    @Override
    public Connection connect() throws SQLException {
        return connect(database);
    }

    Map<String, String> sourceConfig() {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", SOURCE_CLASS);
        config.put("tasks.max", "1");
        config.put("topic.prefix", database);
        config.put("database.hostname", Servers.mysql().host());
        config.put("database.port", Integer.toString(Servers.mysql().port()));
        config.put("database.user", Servers.mysql().user());
        config.put("database.password", Servers.mysql().password());
        config.put("database.server.id", Integer.toString(10_000 + Math.floorMod(database.hashCode(), 50_000)));
        config.put("database.include.list", database);
        config.put("schema.history.internal.kafka.bootstrap.servers", bootstrapServers);
        config.put("schema.history.internal.kafka.topic", database + ".history");
        config.put("topic.creation.default.partitions", "2");
        config.put("topic.creation.default.replication.factor", "1");
        return config;
    }

    /** A source that reaches the database through a network that can fail. */
    Map<String, String> sourceConfig(FaultProxy network) {
        Map<String, String> config = sourceConfig();
        config.put("database.hostname", network.host());
        config.put("database.port", Integer.toString(network.port()));
        return config;
    }

    Map<String, String> searchConfig() {
        Map<String, String> config = sinkConfig(SEARCH_CLASS);
        config.put("hosts", Servers.elasticsearch().uri().toString());
        return config;
    }

    Map<String, String> redisConfig() {
        Map<String, String> config = sinkConfig(REDIS_CLASS);
        config.put("uri", Servers.redis().uri().toString());
        return config;
    }

    private Map<String, String> sinkConfig(String connectorClass) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", connectorClass);
        config.put("tasks.max", "1");
        config.put("topics.regex", database + "\\." + database + "\\..*");
        config.put("consumer.override.metadata.max.age.ms", "2000");
        config.put("consumer.override.auto.offset.reset", "earliest");
        return config;
    }

    /** Creates all three connectors and waits until they run. */
    void start(ConnectRest rest) {
        rest.put(source(), sourceConfig());
        rest.put(searchSink(), searchConfig());
        rest.put(redisSink(), redisConfig());
        rest.awaitRunning(source());
        rest.awaitRunning(searchSink());
        rest.awaitRunning(redisSink());
    }

    void delete(ConnectRest rest) {
        rest.delete(source());
        rest.delete(searchSink());
        rest.delete(redisSink());
    }

    /**
     * Waits until the index and the cache hold exactly the rows of every table, which must not be all empty. In vain,
     * it tells what differs and what is in the topics.
     */
    void awaitInStep(Duration bound, TableOracle... tables) throws SQLException {
        List<String> differences = new ArrayList<>();
        try (Connection connection = connect()) {
            await("targets equal to the tables of " + database)
                    .atMost(bound)
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> {
                        differences.clear();
                        for (TableOracle table : tables) {
                            differences.addAll(differences(connection, table));
                        }
                        assertThat(differences).isEmpty();
                    });
        } catch (ConditionTimeoutException e) {
            List<String> report = new ArrayList<>(differences);
            Stream.of(tables).map(table -> topics.summary(topic(table))).forEach(report::add);
            throw new AssertionError(String.join("\n", report), e);
        }
    }

    private List<String> differences(Connection connection, TableOracle table) throws SQLException {
        String topic = topic(table);
        Map<String, JsonNode> rows = table.rows(connection);
        List<String> differences = new ArrayList<>();
        TableOracle.differences(rows, search.documents(topic))
                .forEach(difference -> differences.add("index " + topic + " " + difference));
        TableOracle.differences(rows, redis.documents(topic + ":"))
                .forEach(difference -> differences.add("cache " + topic + " " + difference));
        return differences;
    }

    TableOracle oracle(String table, String... keyColumns) {
        return new TableOracle(database + "." + table, keyColumns);
    }

    private static Connection connect(String database) throws SQLException {
        String url = Servers.mysql().jdbcUrl(database);
        return DriverManager.getConnection(
                url + (url.contains("?") ? "&" : "?")
                        + "rewriteBatchedStatements=true&connectionTimeZone=UTC&forceConnectionTimeZoneToSession=true",
                Servers.mysql().user(),
                Servers.mysql().password());
    }

    @Override
    public void close() {
        redis.close();
    }
}

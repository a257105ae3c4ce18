package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.harness.ConnectRest;
import io.millrace.harness.RedisProbe;
import io.millrace.harness.SearchProbe;
import io.millrace.harness.Servers;
import io.millrace.harness.TableOracle;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A database of its own in PostgreSQL and the connectors that keep an index and a cache equal to its tables. */
final class PostgresPipeline implements Tables, AutoCloseable {
    static final String SOURCE_CLASS = "io.millrace.postgres.PostgresSourceConnector";

    private static final String SCHEMA = "public.";

    private final String name;
    private final String bootstrapServers;
    private final SearchProbe search = new SearchProbe(Servers.elasticsearch().uri());
    private final RedisProbe redis = new RedisProbe(Servers.redis().uri().toString());

    /** Creates an empty database of this name; slot, publication and topics are named after it too. */
    PostgresPipeline(String name, String bootstrapServers) throws SQLException {
        this.name = name;
        this.bootstrapServers = bootstrapServers;
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
    }

    @Override
    public Connection connect() throws SQLException {
        return connect(name);
    }

    SearchProbe search() {
        return search;
    }

    RedisProbe redis() {
        return redis;
    }

    @Override
    public String topic(String table) {
        return name + "." + SCHEMA + table;
    }

    TableOracle oracle(String table, String... keyColumns) {
        return new TableOracle(SCHEMA + table, keyColumns);
    }

    /** Creates all three connectors and waits until they run. */
    void start(ConnectRest rest) {
        rest.put(name + "-source", sourceConfig());
        rest.put(
                name + "-search",
                sink(
                        Pipeline.SEARCH_CLASS,
                        "hosts",
                        Servers.elasticsearch().uri().toString()));
        rest.put(
                name + "-redis",
                sink(Pipeline.REDIS_CLASS, "uri", Servers.redis().uri().toString()));
        for (String connector : List.of("-source", "-search", "-redis")) {
            rest.awaitRunning(name + connector);
        }
    }

    Map<String, String> sourceConfig() {
        return new TreeMap<>(Map.ofEntries(
                Map.entry("connector.class", SOURCE_CLASS),
                Map.entry("tasks.max", "1"),
                Map.entry("topic.prefix", name),
                Map.entry("database.hostname", Servers.postgres().host()),
                Map.entry("database.port", Integer.toString(Servers.postgres().port())),
                Map.entry("database.user", Servers.postgres().user()),
                Map.entry("database.password", Servers.postgres().password()),
                Map.entry("database.dbname", name),
                Map.entry("slot.name", name),
                Map.entry("publication.name", name),
                Map.entry("control.kafka.bootstrap.servers", bootstrapServers),
                Map.entry("topic.creation.default.partitions", "2"),
                Map.entry("topic.creation.default.replication.factor", "1")));
    }

    private Map<String, String> sink(String connectorClass, String address, String value) {
        return new TreeMap<>(Map.of(
                "connector.class",
                connectorClass,
                "tasks.max",
                "1",
                "topics.regex",
                name + "\\.public\\..*",
                "on.truncate",
                "ignore",
                "consumer.override.metadata.max.age.ms",
                "2000",
                "consumer.override.auto.offset.reset",
                "earliest",
                address,
                value));
    }

    /** Waits until the index and the cache hold exactly the rows of every table. */
    void awaitInStep(Duration bound, List<TableOracle> tables) throws SQLException {
        try (Connection connection = connect()) {
            await("targets equal to the tables of " + name)
                    .atMost(bound)
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(
                            () -> assertThat(differences(connection, tables)).isEmpty());
        }
    }

    private List<String> differences(Connection connection, List<TableOracle> tables) throws SQLException {
        List<String> differences = new ArrayList<>();
        for (TableOracle table : tables) {
            String topic = name + "." + table.table();
            Map<String, JsonNode> rows = table.rows(connection);
            TableOracle.differences(rows, search.documents(topic))
                    .forEach(difference -> differences.add("index " + topic + " " + difference));
            TableOracle.differences(rows, redis.documents(topic + ":"))
                    .forEach(difference -> differences.add("cache " + topic + " " + difference));
        }
        return differences;
    }

    private static Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                Servers.postgres().jdbcUrl(database),
                Servers.postgres().user(),
                Servers.postgres().password());
    }

    @Override
    public void close() {
        redis.close();
    }
}

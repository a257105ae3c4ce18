package io.millrace.cli.demo;

import io.millrace.sandbox.DatabaseServer;
import io.millrace.sandbox.RedisServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.sandbox.SearchServer;
import io.millrace.worker.MillraceWorker;
import io.millrace.worker.WorkerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The demo's servers: a database, Elasticsearch and Redis as child processes, Kafka and Connect in this one. */
public final class DemoServers implements AutoCloseable {
    private final Sandbox sandbox;
    private final DemoDatabase database;
    private final DatabaseServer server;
    private final RedisServer redis;
    private final SearchServer search;
    private @Nullable MillraceWorker worker;

    private DemoServers(Sandbox sandbox, DemoDatabase database) {
        this.sandbox = sandbox;
        this.database = database;
        this.server = database.start(sandbox);
        this.redis = sandbox.startRedis();
        this.search = sandbox.startElasticsearch();
    }

    /** Where the worker's state, plugins and settings are. */
    public record Files(Path data, Path plugins, Path workerConfig) {}

    /** Starts the servers that the demo's data lives in. */
    public static DemoServers start(Sandbox sandbox, DemoDatabase database) {
        return new DemoServers(sandbox, database);
    }

    /** Starts the worker; {@code port} is that of its REST API, 0 for a free one. */
    public void startWorker(Files files, int port, Consumer<String> progress) {
        progress.accept("starting Kafka and Kafka Connect");
        var options = WorkerOptions.inFolder(files.data())
                .withPluginPath(List.of(files.plugins()))
                .withWorkerProperties(files.workerConfig())
                .withRestPort(port)
                .withKafkaPort(FreePort.take());
        worker = MillraceWorker.start(options.withOverrides(providers("127.0.0.1:" + options.kafkaPort())));
    }

    private Map<String, String> providers(String kafka) {
        var settings = new HashMap<String, String>();
        settings.put("config.providers.env.class", DemoAddresses.class.getName());
        variables(kafka).forEach((name, value) -> settings.put("config.providers.env.param." + name, value));
        return settings;
    }

    private Map<String, String> variables(String kafka) {
        var variables = new HashMap<>(database.variables(server));
        variables.put("ELASTICSEARCH_URL", search.uri().toString());
        variables.put("REDIS_URL", redis.uri().toString());
        variables.put("KAFKA_BOOTSTRAP_SERVERS", kafka);
        return variables;
    }

    /** The database that the shop is in. */
    DemoDatabase database() {
        return database;
    }

    /** A connection with all privileges, in UTC. */
    Connection connect(String name) throws SQLException {
        String url = server.jdbcUrl(name);
        return DriverManager.getConnection(
                url + (url.contains("?") ? "&" : "?") + database.parameters(), server.user(), server.password());
    }

    /** Commands with which a user looks into the servers. */
    List<String> looks() {
        return List.of(
                "curl '" + search.uri() + "/shop-places/_search?q=name:Paris&pretty'",
                "redis-cli -p " + redis.port() + " get shop:orders:1",
                database.look(server));
    }

    URI searchUri() {
        return search.uri();
    }

    URI redisUri() {
        return redis.uri();
    }

    /** The worker's REST API. */
    public URI restUri() {
        return Optional.ofNullable(worker).orElseThrow().restUri();
    }

    /** Stops everything: the worker first, so that its connectors do not meet servers that are gone. */
    @Override
    public void close() {
        try {
            if (worker != null) {
                worker.close();
            }
        } finally {
            sandbox.close();
        }
    }
}

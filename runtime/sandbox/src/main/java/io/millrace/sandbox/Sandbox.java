package io.millrace.sandbox;

import java.util.Optional;

/**
 * Real servers for tests, demos and benchmarks. They end when the sandbox is closed, and also when this JVM dies in
 * whatever way. Safe for use by several threads: servers may be started side by side.
 */
public final class Sandbox implements AutoCloseable {

    private final ServerProvider provider;

    private Sandbox(ServerProvider provider) {
        this.provider = provider;
    }

    /** A sandbox as the system properties ask for. */
    public static Sandbox open() {
        return open(SandboxOptions.defaults());
    }

    /** A sandbox with these options. */
    public static Sandbox open(SandboxOptions options) {
        return new Sandbox(
                switch (options.provider()) {
                    case LOCAL -> LocalSandbox.open(options);
                    case DOCKER -> DockerSandbox.open(options);
                });
    }

    /** Starts a MySQL server with the default options. */
    public MySqlServer startMySql() {
        return startMySql(MySqlOptions.defaults());
    }

    /** Starts a MySQL server. */
    public MySqlServer startMySql(MySqlOptions options) {
        return provider.startMySql(options);
    }

    /** Starts a MariaDB server with the default options. */
    public MariaDbServer startMariaDb() {
        return startMariaDb(MariaDbOptions.defaults());
    }

    /** Starts a MariaDB server. */
    public MariaDbServer startMariaDb(MariaDbOptions options) {
        return provider.startMariaDb(options);
    }

    /** Starts a PostgreSQL server with the default options. */
    public PostgresServer startPostgres() {
        return startPostgres(PostgresOptions.defaults());
    }

    /** Starts a PostgreSQL server. */
    public PostgresServer startPostgres(PostgresOptions options) {
        return provider.startPostgres(options);
    }

    /** Starts an Elasticsearch server with the default options. */
    public SearchServer startElasticsearch() {
        return startSearch(SearchOptions.defaults());
    }

    /** Starts a search server. */
    public SearchServer startSearch(SearchOptions options) {
        return provider.startSearch(options);
    }

    /** What this machine lacks to run a search server and what to do about it, or nothing if it can. */
    public Optional<String> lacksFor(SearchProduct product) {
        return provider.lacksFor(product);
    }

    /** Starts a Redis server with the default options. */
    public RedisServer startRedis() {
        return startRedis(RedisOptions.defaults());
    }

    /** Starts a Redis server. */
    public RedisServer startRedis(RedisOptions options) {
        return provider.startRedis(options);
    }

    /** What this machine lacks to run a release of Redis and what to do about it, or nothing if it can. */
    public Optional<String> lacksFor(RedisRelease release) {
        return provider.lacksFor(release);
    }

    /** The program redis-benchmark, if this machine can have it. */
    public Optional<Program> redisBenchmark() {
        return provider.redisBenchmark();
    }

    /** Stops every server and deletes their data, unless the options keep them. */
    @Override
    public void close() {
        provider.close();
    }
}

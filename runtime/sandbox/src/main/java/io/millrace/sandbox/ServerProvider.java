package io.millrace.sandbox;

import java.util.Optional;

/** What a sandbox asks for servers; every start waits until the server answers. */
interface ServerProvider extends AutoCloseable {

    MySqlServer startMySql(MySqlOptions options);

    MariaDbServer startMariaDb(MariaDbOptions options);

    PostgresServer startPostgres(PostgresOptions options);

    SearchServer startSearch(SearchOptions options);

    /** What the machine lacks to run a search server, or nothing. */
    Optional<String> lacksFor(SearchProduct product);

    RedisServer startRedis(RedisOptions options);

    /** What the machine lacks to run a release of Redis, or nothing. */
    Optional<String> lacksFor(RedisRelease release);

    /** The program redis-benchmark, if it is to be had. */
    Optional<Program> redisBenchmark();

    /** Closes every server that is still there and deletes what the provider has made. */
    @Override
    void close();
}

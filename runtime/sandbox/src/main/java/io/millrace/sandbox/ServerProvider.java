package io.millrace.sandbox;

/** What a sandbox asks for servers; every start waits until the server answers. */
interface ServerProvider extends AutoCloseable {

    MySqlServer startMySql(MySqlOptions options);

    PostgresServer startPostgres(PostgresOptions options);

    SearchServer startElasticsearch(SearchOptions options);

    RedisServer startRedis(RedisOptions options);

    /** Closes every server that is still there and deletes what the provider has made. */
    @Override
    void close();
}

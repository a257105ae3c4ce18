package io.millrace.sandbox;

/** Servers as Local . */
final class LocalSandbox implements ServerProvider {

    private LocalSandbox() {}

    static LocalSandbox open(SandboxOptions options) {
        return new LocalSandbox();
    }

    @Override
    public MySqlServer startMySql(MySqlOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SearchServer startElasticsearch(SearchOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RedisServer startRedis(RedisOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}

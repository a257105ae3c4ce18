package io.millrace.sandbox;

/** Servers as Docker . */
final class DockerSandbox implements ServerProvider {

    private DockerSandbox() {}

    static DockerSandbox open(SandboxOptions options) {
        return new DockerSandbox();
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

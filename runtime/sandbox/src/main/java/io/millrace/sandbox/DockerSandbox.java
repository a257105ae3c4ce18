package io.millrace.sandbox;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.testcontainers.DockerClientFactory;

/**
 * Servers as containers, by Testcontainers, whose own reaper removes them when this JVM dies. Nothing but
 * {@link Sandbox#open(SandboxOptions)} may name this class, so that Testcontainers is loaded only when it is asked for.
 */
final class DockerSandbox implements ServerProvider {

    private final RunFolder folder;
    private final List<Server> servers = new ArrayList<>();
    private boolean closed;

    private DockerSandbox(RunFolder folder) {
        this.folder = folder;
    }

    static DockerSandbox open(SandboxOptions options) {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new SandboxException("No Docker daemon answers (is it running, may this user use it, is DOCKER_HOST"
                    + " right?). Start it, or use -Dsandbox=local.");
        }
        return new DockerSandbox(RunFolder.create(
                options.workDir().orElseGet(() -> Cache.open().root().resolve("run")), options.keep()));
    }

    @Override
    public MySqlServer startMySql(MySqlOptions options) {
        String host = address();
        int port = FreePorts.next();
        List<String> arguments = new ArrayList<>(MySqlSettings.server(options.serverId()));
        arguments.addAll(options.extraArgs());
        List<String> accounts = new ArrayList<>(List.of("SET sql_log_bin = 0;"));
        accounts.addAll(MySqlSettings.CONNECTOR_ACCOUNT);
        ContainerRecipe recipe = new ContainerRecipe(
                "mysql:8.4",
                arguments,
                Map.of("MYSQL_ALLOW_EMPTY_PASSWORD", "yes", "MYSQL_ROOT_HOST", "%"),
                Map.of("/docker-entrypoint-initdb.d/accounts.sql", String.join("\n", accounts)),
                3306);
        return new MySqlHandle(start("mysql", recipe, port, Readiness.mysql(host, port)), host, port);
    }

    @Override
    public MariaDbServer startMariaDb(MariaDbOptions options) {
        String host = address();
        int port = FreePorts.next();
        List<String> arguments = new ArrayList<>(MariaDbSettings.server(options.serverId()));
        arguments.addAll(options.extraArgs());
        List<String> accounts = new ArrayList<>(List.of("SET sql_log_bin = 0;"));
        accounts.addAll(MariaDbSettings.CONNECTOR_ACCOUNT);
        ContainerRecipe recipe = new ContainerRecipe(
                "mariadb:11.4",
                arguments,
                Map.of("MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", "yes", "MARIADB_ROOT_HOST", "%"),
                Map.of("/docker-entrypoint-initdb.d/accounts.sql", String.join("\n", accounts)),
                3306);
        return new MariaDbHandle(start("mariadb", recipe, port, Readiness.mysql(host, port)), host, port);
    }

    @Override
    public PostgresServer startPostgres(PostgresOptions options) {
        if (options.clock().isPresent()) {
            throw new SandboxException(
                    "A clock beside the machine's is set, but containers have the machine's; leave it"
                            + " out or use -Dsandbox=local.");
        }
        String host = address();
        int port = FreePorts.next();
        List<String> arguments = new ArrayList<>(PostgresSettings.server());
        arguments.addAll(options.extraArgs());
        ContainerRecipe recipe = new ContainerRecipe(
                "postgres:18",
                arguments,
                Map.of(
                        "POSTGRES_USER", PostgresSettings.SUPERUSER,
                        "POSTGRES_PASSWORD", PostgresSettings.SUPERUSER_PASSWORD),
                Map.of(
                        "/docker-entrypoint-initdb.d/accounts.sql",
                        String.join("\n", PostgresSettings.CONNECTOR_ACCOUNT)),
                5432);
        return new PostgresHandle(start("postgres", recipe, port, Readiness.postgres(host, port)), host, port);
    }

    @Override
    public SearchServer startSearch(SearchOptions options) {
        if (options.dataDir().isPresent()) {
            throw new SandboxException("dataDir is " + options.dataDir().get()
                    + ", but containers keep their data themselves; leave it out or use -Dsandbox=local.");
        }
        int port = FreePorts.next();
        URI uri = URI.create("http://" + address() + ':' + port);
        Map<String, String> environment = new TreeMap<>(Map.of(
                "discovery.type",
                "single-node",
                "cluster.routing.allocation.disk.threshold_enabled",
                "false",
                options.product().isOpenSearch() ? "OPENSEARCH_JAVA_OPTS" : "ES_JAVA_OPTS",
                "-Xms" + options.heapMb() + "m -Xmx" + options.heapMb() + "m"));
        if (options.product().isOpenSearch()) {
            environment.put("DISABLE_SECURITY_PLUGIN", "true");
            environment.put("DISABLE_INSTALL_DEMO_CONFIG", "true");
        } else {
            environment.put("xpack.security.enabled", "false");
        }
        environment.putAll(options.settings());
        ContainerRecipe recipe = new ContainerRecipe(image(options.product()), List.of(), environment, Map.of(), 9200);
        return new SearchHandle(start("search", recipe, port, Readiness.search(uri)), uri);
    }

    private static String image(SearchProduct product) {
        return (product.isOpenSearch()
                        ? "opensearchproject/opensearch:"
                        : "docker.elastic.co/elasticsearch/elasticsearch:")
                + product.version();
    }

    @Override
    public Optional<String> lacksFor(SearchProduct product) {
        return Optional.empty();
    }

    @Override
    public Optional<String> lacksFor(RedisRelease release) {
        return Optional.empty();
    }

    @Override
    public Optional<Program> redisBenchmark() {
        return Optional.empty();
    }

    @Override
    public RedisServer startRedis(RedisOptions options) {
        String host = address();
        int port = FreePorts.next();
        String product = options.release() == RedisRelease.VALKEY ? "valkey" : "redis";
        List<String> command = new ArrayList<>(List.of(product + "-server", "--save", "", "--appendonly", "yes"));
        command.addAll(options.extraArgs());
        String image = (product.equals("valkey") ? "valkey/valkey:" : "redis:")
                + options.release().version();
        ContainerRecipe recipe = new ContainerRecipe(image, command, Map.of(), Map.of(), 6379);
        return new RedisHandle(start("redis", recipe, port, Readiness.redis(host, port)), host, port);
    }

    private static String host() {
        return DockerClientFactory.instance().dockerHostIpAddress();
    }

    /** What clients connect to: localhost may be an IPv6 address too, on which Docker does not listen. */
    private static String address() {
        String host = host();
        return host.equals("localhost") ? FreePorts.HOST : host;
    }

    private Server start(String kind, ContainerRecipe recipe, int port, Readiness readiness) {
        ContainerServer server;
        try {
            server = new ContainerServer(recipe, host(), port, readiness, folder.next(kind));
        } catch (IOException e) {
            throw new SandboxException(
                    "Cannot make a folder for the log of " + kind + " in " + folder.path() + ": " + e, e);
        }
        register(server);
        server.start();
        return server;
    }

    private synchronized void register(Server server) {
        if (closed) {
            throw new SandboxException("The sandbox is closed; open another one.");
        }
        servers.add(server);
    }

    @Override
    public void close() {
        for (Server server : takeServers()) {
            server.close();
        }
        folder.close();
    }

    private synchronized List<Server> takeServers() {
        closed = true;
        List<Server> all = List.copyOf(servers);
        servers.clear();
        return all;
    }
}

package io.millrace.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Servers as child processes, from artifacts of a Maven repository. */
final class LocalSandbox implements ServerProvider {

    private static final String NO_REDIS_8 = "No artifact holds Redis 8. Use -Dsandbox=docker.";

    private final Platform platform;
    private final SandboxOptions options;
    private final Cache cache;
    private final Downloads downloads;
    private final RunFolder folder;
    private final Memo<MySqlInstallation> mysql = new Memo<>(this::prepareMySql);
    private final Memo<MariaDbInstallation> mariadb = new Memo<>(this::prepareMariaDb);
    private final Map<SearchProduct, Memo<SearchInstallation>> search = new EnumMap<>(SearchProduct.class);
    private final Memo<PostgresInstallation> postgres = new Memo<>(this::preparePostgres);
    private final Memo<Program> redis = new Memo<>(this::prepareRedis);
    private final Memo<RedisPackages> redisPackages = new Memo<>(this::prepareRedisPackages);
    private final Memo<RedisPackages> valkeyPackages = new Memo<>(this::prepareValkeyPackages);
    private final List<Server> servers = new ArrayList<>();
    private boolean closed;

    private LocalSandbox(
            Platform platform, SandboxOptions options, Cache cache, Downloads downloads, RunFolder folder) {
        this.platform = platform;
        this.options = options;
        this.cache = cache;
        this.downloads = downloads;
        this.folder = folder;
        for (SearchProduct product : SearchProduct.values()) {
            search.put(product, new Memo<>(() -> prepareSearch(product)));
        }
    }

    static LocalSandbox open(SandboxOptions options) {
        Platform platform = Platform.current();
        Cache cache = Cache.open();
        Downloads downloads = new Downloads(
                LocalRepository.locate(), Downloads.remoteRepository(), cache.locks(), options.progress());
        Path below = options.workDir().orElseGet(() -> cache.root().resolve("run"));
        return new LocalSandbox(platform, options, cache, downloads, RunFolder.create(below, options.keep()));
    }

    @Override
    public MySqlServer startMySql(MySqlOptions mysqlOptions) {
        return start("mysql", made -> LocalMySql.create(mysql.get(), made, mysqlOptions));
    }

    @Override
    public MariaDbServer startMariaDb(MariaDbOptions mariadbOptions) {
        return start("mariadb", made -> LocalMariaDb.create(mariadb.get(), made, mariadbOptions));
    }

    @Override
    public PostgresServer startPostgres(PostgresOptions postgresOptions) {
        return start("postgres", made -> LocalPostgres.create(postgres.get(), made, postgresOptions));
    }

    @Override
    public SearchServer startSearch(SearchOptions searchOptions) {
        SearchProduct product = searchOptions.product();
        Memo<SearchInstallation> installation = search.get(product);
        if (installation == null) {
            throw new IllegalStateException(product.title());
        }
        return start(product.fileName(), made -> LocalSearch.create(installation.get(), made, searchOptions));
    }

    @Override
    public Optional<String> lacksFor(SearchProduct product) {
        Jdks.Found jdk = Jdks.ofThisMachine().find(product);
        return jdk.java().isPresent() ? Optional.empty() : Optional.of(jdk.missing());
    }

    @Override
    public RedisServer startRedis(RedisOptions redisOptions) {
        Program program =
                switch (redisOptions.release()) {
                    case V6_2 -> redis.get();
                    case V7_0 -> redisPackages.get().server();
                    case VALKEY -> valkeyPackages.get().server();
                    case V8 -> throw new SandboxException(NO_REDIS_8);
                };
        return start("redis", made -> LocalRedis.create(program, made, redisOptions));
    }

    @Override
    public Optional<String> lacksFor(RedisRelease release) {
        return switch (release) {
            case V6_2 -> Optional.empty();
            case V7_0 -> whyNot(redisPackages);
            case VALKEY -> whyNot(valkeyPackages);
            case V8 -> Optional.of(NO_REDIS_8);
        };
    }

    @Override
    public Optional<Program> redisBenchmark() {
        return whyNot(redisPackages).isPresent()
                ? Optional.empty()
                : Optional.of(redisPackages.get().benchmark());
    }

    private static Optional<String> whyNot(Memo<?> made) {
        try {
            Object unused = made.get();
            return Optional.empty();
        } catch (SandboxException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Lays a server out in its folder. */
    private interface Creator<S> {
        S create(ServerFolder folder) throws IOException;
    }

    private <S extends Server> S start(String kind, Creator<S> creator) {
        S server;
        try {
            server = creator.create(folder.next(kind));
        } catch (IOException e) {
            throw new SandboxException(
                    "Cannot prepare a folder for " + kind + " in " + folder.path() + ": " + e
                            + ". Check the space and the permissions there.",
                    e);
        }
        register(server);
        server.start();
        return server;
    }

    private synchronized void register(Server server) {
        if (closed) {
            server.close();
            throw new SandboxException("The sandbox is closed; open another one.");
        }
        servers.add(server);
    }

    private MySqlInstallation prepareMySql() {
        return MySqlInstallation.prepare(platform, cache, downloads, options.progress());
    }

    private MariaDbInstallation prepareMariaDb() {
        return MariaDbInstallation.prepare(platform, cache, downloads, options.progress());
    }

    private PostgresInstallation preparePostgres() {
        return PostgresInstallation.prepare(platform, cache, downloads, options.progress());
    }

    private SearchInstallation prepareSearch(SearchProduct product) {
        return SearchInstallation.prepare(product, cache, downloads, options.progress());
    }

    private Program prepareRedis() {
        return LocalRedis.prepare(platform, cache, downloads);
    }

    private RedisPackages prepareValkeyPackages() {
        return RedisPackages.valkey(cache, options.progress());
    }

    private RedisPackages prepareRedisPackages() {
        return RedisPackages.redis(cache, options.progress());
    }

    @Override
    public void close() {
        SandboxException problem = null;
        for (Server server : takeServers()) {
            try {
                server.close();
            } catch (SandboxException e) {
                problem = e;
            }
        }
        folder.close();
        if (options.keep()) {
            options.progress().step("the servers' data and logs are kept in " + folder.path());
        }
        if (problem != null) {
            throw problem;
        }
    }

    private synchronized List<Server> takeServers() {
        closed = true;
        List<Server> all = List.copyOf(servers);
        servers.clear();
        return all;
    }

    /** A value that is made by the first call; others wait for it. A failure is not remembered. */
    private static final class Memo<T> {

        private final Supplier<T> maker;
        private @Nullable T value;

        Memo(Supplier<T> maker) {
            this.maker = maker;
        }

        synchronized T get() {
            T made = value;
            if (made == null) {
                made = maker.get();
                value = made;
            }
            return made;
        }
    }
}

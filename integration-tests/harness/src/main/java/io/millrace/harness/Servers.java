package io.millrace.harness;

import io.millrace.sandbox.MariaDbServer;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.PostgresServer;
import io.millrace.sandbox.RedisServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.sandbox.SearchServer;

/** The real servers, started once for all tests of a run and stopped with it. */
public final class Servers {
    private static final Sandbox SANDBOX = Sandbox.open();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SANDBOX::close, "stop-servers"));
    }

    private Servers() {}

    public static MySqlServer mysql() {
        return MySql.SERVER;
    }

    public static MariaDbServer mariadb() {
        return MariaDb.SERVER;
    }

    public static PostgresServer postgres() {
        return Postgres.SERVER;
    }

    public static SearchServer elasticsearch() {
        return Elasticsearch.SERVER;
    }

    public static RedisServer redis() {
        return Redis.SERVER;
    }

    private static final class MySql {
        static final MySqlServer SERVER = SANDBOX.startMySql();
    }

    private static final class MariaDb {
        static final MariaDbServer SERVER = SANDBOX.startMariaDb();
    }

    private static final class Postgres {
        static final PostgresServer SERVER = SANDBOX.startPostgres();
    }

    private static final class Elasticsearch {
        static final SearchServer SERVER = SANDBOX.startElasticsearch();
    }

    private static final class Redis {
        static final RedisServer SERVER = SANDBOX.startRedis();
    }
}

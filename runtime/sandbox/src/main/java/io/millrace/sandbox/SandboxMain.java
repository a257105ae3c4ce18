package io.millrace.sandbox;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;

/** Starts one server of each kind, prints their addresses and waits for Ctrl-C or the end of its input. */
public final class SandboxMain {

    private SandboxMain() {}

    /** Takes no arguments; the system properties of the sandbox apply. */
    public static void main(String[] args) throws IOException {
        Sandbox sandbox = Sandbox.open();
        Thread closer = new Thread(sandbox::close, "sandbox-close");
        Runtime.getRuntime().addShutdownHook(closer);
        CompletableFuture<MySqlServer> mysql = CompletableFuture.supplyAsync(sandbox::startMySql);
        CompletableFuture<MariaDbServer> mariadb = CompletableFuture.supplyAsync(sandbox::startMariaDb);
        CompletableFuture<PostgresServer> postgres = CompletableFuture.supplyAsync(sandbox::startPostgres);
        CompletableFuture<RedisServer> redis = CompletableFuture.supplyAsync(sandbox::startRedis);
        SearchServer search = sandbox.startElasticsearch();
        print(System.out, mysql.join(), mariadb.join(), postgres.join(), search, redis.join());
        while (System.in.read() >= 0) {
            // Whatever is typed: only the end counts.
        }
        System.exit(0);
    }

    private static void print(
            PrintStream out,
            MySqlServer mysql,
            MariaDbServer mariadb,
            PostgresServer postgres,
            SearchServer search,
            RedisServer redis) {
        out.println("mysql pid=" + mysql.pid() + " address=" + mysql.jdbcUrl("") + " user=" + mysql.user() + " log="
                + mysql.log());
        out.println("mariadb pid=" + mariadb.pid() + " address=" + mariadb.jdbcUrl("") + " user=" + mariadb.user()
                + " log=" + mariadb.log());
        out.println("postgres pid=" + postgres.pid() + " address=" + postgres.jdbcUrl("postgres") + " user="
                + postgres.user() + " log=" + postgres.log());
        out.println("elasticsearch pid=" + search.pid() + " address=" + search.uri() + " log=" + search.log());
        out.println("redis pid=" + redis.pid() + " address=" + redis.uri() + " log=" + redis.log());
        out.println("ready; Ctrl-C or the end of the input stops them");
        out.flush();
    }
}

package io.millrace.bench;

import io.millrace.harness.ConnectRest;
import io.millrace.harness.WorkerProcess;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.RedisServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.sandbox.SearchOptions;
import io.millrace.sandbox.SearchServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The whole way in one process with 1 GB of heap: broker, worker, source and both sinks. */
final class PipelineBenchmark implements Benchmark {
    private static final String HEAP = "-Xmx1g";
    private static final int ROWS_PER_TRANSACTION = 500;

    @Override
    public String name() {
        return "pipeline";
    }

    @Override
    public String about() {
        return "MySQL to Elasticsearch and Redis, broker and all connectors in one process with 1 GB of heap";
    }

    @Override
    public Report run(Plan plan) throws Exception {
        List<Pass> ours = new ArrayList<>();
        try (Sandbox sandbox = Sandbox.open();
                WorkerProcess worker = WorkerProcess.start(
                        plan.folder().resolve("worker"), Map.of("MILLRACE_JAVA_OPTS", HEAP), List.of())) {
            MySqlServer mysql = sandbox.startMySql();
            SearchServer search = sandbox.startSearch(SearchOptions.defaults().withHeapMb(SearchBenchmark.HEAP_MB));
            RedisServer redis = sandbox.startRedis();
            OrdersTable table = BinlogOrders.mysql(mysql);

            Targets targets =
                    new Targets(new RawBulk(search.uri()), new RawRedis(redis.host(), redis.port()), plan.records());
            for (int pass = 0; pass <= plan.repeat(); pass++) {
                String prefix = "pass" + pass;
                table.create();
                table.fill(0, plan.records() / 2, ROWS_PER_TRANSACTION);
                targets.empty(prefix);
                ConnectRest rest = worker.rest();
                Map<String, Map<String, String>> connectors = connectors(prefix, worker, mysql, search, redis);
                connectors.forEach(rest::put);
                table.fill(plan.records() / 2, plan.records(), ROWS_PER_TRANSACTION);
                Pass measured = Progress.watch(targets::both, plan.records(), worker.pid());
                connectors.keySet().forEach(rest::delete);
                Plan.say("pass %d: %.0f/s", pass, measured.perSecond());
                if (pass > 0) {
                    ours.add(measured);
                }
            }
        }
        return new Report(name(), ours, List.of(), List.of(), how(plan));
    }

    private static Map<String, Map<String, String>> connectors(
            String prefix, WorkerProcess worker, MySqlServer mysql, SearchServer search, RedisServer redis) {
        Map<String, String> source = new HashMap<>();
        source.put("connector.class", "io.millrace.mysql.MySqlSourceConnector");
        source.put("tasks.max", "1");
        source.put("topic.prefix", prefix);
        source.put("database.hostname", mysql.host());
        source.put("database.port", Integer.toString(mysql.port()));
        source.put("database.user", mysql.user());
        source.put("database.password", mysql.password());
        source.put("database.server.id", "99010");
        source.put("table.include.list", OrdersTable.NAME);
        source.put("schema.history.internal.kafka.bootstrap.servers", worker.bootstrapServers());
        source.put("schema.history.internal.kafka.topic", "history." + prefix);
        source.put("topic.creation.default.partitions", "1");
        source.put("topic.creation.default.replication.factor", "1");
        Map<String, String> toSearch = Map.of(
                "connector.class", "io.millrace.search.ElasticsearchSinkConnector",
                "topics", topic(prefix),
                "hosts", search.uri().toString());
        Map<String, String> toRedis = Map.of(
                "connector.class",
                "io.millrace.redis.RedisSinkConnector",
                "topics",
                topic(prefix),
                "uri",
                redis.uri().toString());
        return Map.of(prefix + "-source", source, prefix + "-search", toSearch, prefix + "-redis", toRedis);
    }

    private static String topic(String prefix) {
        return prefix + "." + OrdersTable.NAME;
    }

    private static String how(Plan plan) {
        return "A table of ten columns with " + plan.records()
                + " rows, half of them read by the snapshot and half from"
                + " the log; the worker's default settings, one partition, one task a connector, an Elasticsearch with "
                + SearchBenchmark.HEAP_MB + " MB of heap. From the first row that both targets hold to the last"
                + " (_stats and DBSIZE, asked every 20 ms), CPU and heap of the one process that broker, worker and"
                + " connectors share, which runs with " + HEAP + ". One pass is not counted.";
    }

    /** What has arrived in the index and in the cache; of the cache's keys every second one is a version. */
    private static final class Targets {
        private final RawBulk search;
        private final RawRedis redis;
        private final int records;
        private String index = "";

        Targets(RawBulk search, RawRedis redis, int records) {
            this.search = search;
            this.redis = redis;
            this.records = records;
        }

        void empty(String prefix) throws Exception {
            search.delete(index);
            redis.command("FLUSHALL");
            index = topic(prefix);
        }

        /** Rows that both hold; a row read twice, by the snapshot and from the log, counts once. */
        long both() throws Exception {
            long keys = Long.parseLong(redis.command("DBSIZE").substring(1)) / 2;
            return Math.min(Math.min(search.indexed(index), records), keys);
        }
    }
}

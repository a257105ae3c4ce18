package io.millrace.bench;

import io.millrace.sandbox.RedisServer;
import io.millrace.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kafka to Redis strings, beside prepared SET commands on as many connections, and beside redis-benchmark where it is. */
final class RedisBenchmark implements Benchmark {
    private static final int CONNECTIONS = 2;
    private static final int PIPELINE = 1000;
    private static final String TOOL = "redis_benchmark";

    private final boolean guarded;

    RedisBenchmark(boolean guarded) {
        this.guarded = guarded;
    }

    @Override
    public String name() {
        return guarded ? "redis-guarded" : "redis";
    }

    @Override
    public String about() {
        return "250-byte documents from Kafka into Redis strings" + (guarded ? ", guarded by version" : "")
                + ", beside a raw pipelined writer and redis-benchmark -P 100";
    }

    @Override
    public Report run(Plan plan) throws Exception {
        List<Pass> ours = new ArrayList<>();
        List<Pass> raw = new ArrayList<>();
        List<Pass> tool = new ArrayList<>();
        try (Sandbox sandbox = Sandbox.open();
                Stage stage = Stage.open(plan.folder(), List.of())) {
            RedisServer server = sandbox.startRedis();
            RawRedis redis = new RawRedis(server.host(), server.port());
            Optional<RedisTool> stock = sandbox.redisBenchmark().map(program -> new RedisTool(program, server));
            Plan.say("Filling the topic with %d records.", plan.records());
            stage.topics().fill(SinkPasses.TOPIC, plan.records());
            SinkPasses sink = new SinkPasses(stage, config(server));
            int keysPerRecord = guarded ? 2 : 1;
            for (int pass = 0; pass <= plan.repeat(); pass++) {
                redis.command("FLUSHALL");
                if (stock.isPresent()) {
                    Pass toolPass = stock.get().run(plan.records());
                    Plan.say("pass %d: redis-benchmark %.0f/s", pass, toolPass.perSecond());
                    if (pass > 0) {
                        tool.add(toolPass);
                    }
                    redis.command("FLUSHALL");
                }
                Pass rawPass = redis.write(plan.records(), CONNECTIONS, PIPELINE);
                redis.command("FLUSHALL");
                Pass oursPass = sink.run(
                        () -> Long.parseLong(redis.command("DBSIZE").substring(1)) / keysPerRecord, plan.records());
                Plan.say("pass %d: raw %.0f/s, ours %.0f/s", pass, rawPass.perSecond(), oursPass.perSecond());
                if (pass > 0) {
                    raw.add(rawPass);
                    ours.add(oursPass);
                }
            }
        }
        return new Report(name(), ours, List.of(), raw, Map.of(TOOL, tool), how(plan));
    }

    private Map<String, String> config(RedisServer server) {
        Map<String, String> config = new HashMap<>(SinkPasses.common("io.millrace.redis.RedisSinkConnector"));
        config.put("uri", server.uri().toString());
        config.put("key", "bench:${key}");
        config.put("guard", guarded ? "version" : "none");
        config.put("lanes", Integer.toString(CONNECTIONS));
        return Map.copyOf(config);
    }

    private static String how(Plan plan) {
        return "One topic, one partition, one task, JSON without schemas, " + plan.records() + " records of 250 bytes, "
                + CONNECTIONS + " connections on both sides, the raw writer with " + PIPELINE
                + " commands in a pipeline. Ours: from the first key in Redis to the last (DBSIZE, asked every 20 ms),"
                + " CPU of the worker's whole process in that time, broker apart. One pass of each is not counted. redis-benchmark, if"
                + " this machine can have it: 50 connections, 100 commands in a pipeline, values as long, random keys among as"
                + " many.";
    }
}

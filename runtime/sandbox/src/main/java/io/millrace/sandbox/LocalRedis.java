package io.millrace.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How Redis is unpacked, laid out in its folder and started as a child process. */
final class LocalRedis {

    private static final String PROGRAM = "redis-server";

    private static final String CLUSTER = "--cluster-enabled";

    /** From a node's port to the one on which the nodes of a cluster speak with each other. */
    private static final int BUS_DISTANCE = 10_000;

    private LocalRedis() {}

    /** The program of the oldest release in the cache. */
    static Program prepare(Platform platform, Cache cache, Downloads downloads) {
        String binary = platform.redisBinary();
        Path unpacked = cache.entry(binary, folder -> {
            Archives.unpack(
                    downloads.fetch(Artifact.redis()),
                    folder,
                    name -> name.endsWith('/' + binary) || name.equals(binary) ? PROGRAM : "");
            Archives.makeExecutable(folder.resolve(PROGRAM));
        });
        return new Program(unpacked.resolve(PROGRAM), Map.of());
    }

    static RedisServer create(Program program, ServerFolder folder, RedisOptions options) throws IOException {
        Path data = Files.createDirectory(folder.path().resolve("data"));
        int port = options.extraArgs().contains(CLUSTER) ? FreePorts.next(BUS_DISTANCE) : FreePorts.next();
        List<String> command = new ArrayList<>(List.of(
                program.file().toString(),
                "--bind",
                FreePorts.HOST,
                "--port",
                Integer.toString(port),
                "--dir",
                data.toString(),
                "--save",
                "",
                // Written at every command, so that a kill loses nothing, and not forced to the disk.
                "--appendonly",
                "yes",
                "--appendfsync",
                "no"));
        command.addAll(options.extraArgs());
        Launch launch = new Launch(command, program.environment(), folder.path(), Optional.empty());
        LocalServer server = new LocalServer("Redis", launch, Readiness.redis(FreePorts.HOST, port), folder.keep());
        return new RedisHandle(server, FreePorts.HOST, port);
    }
}

package io.millrace.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Redis and redis-benchmark from the Debian package redis-tools, with the libraries that minimal machines lack. */
final class RedisPackages {

    private static final List<List<String>> PACKAGES =
            List.of(List.of("redis-tools", "libjemalloc2", "liblzf1", "libatomic1"));

    /** One program serves as both, by the name under which it is started. */
    private static final String SERVER_FILE = "redis-check-rdb";

    private static final String SERVER = "redis-server";
    private static final String BENCHMARK = "redis-benchmark";
    private static final Pattern LIBRARY = Pattern.compile("lib(jemalloc|lzf|atomic)\\.so.*");
    private static final Pattern VERSION = Pattern.compile("v=7\\.0\\.");

    private final Path folder;

    private RedisPackages(Path folder) {
        this.folder = folder;
    }

    /** Unpacks them into the cache; an exception says why they are not to be had. */
    static RedisPackages prepare(Cache cache, ProgressListener progress) {
        RedisPackages made = new RedisPackages(cache.entry("redis-packages", unpacked -> {
            progress.step("getting Redis from the package redis-tools (nothing is installed)");
            DebianPackages.unpack(PACKAGES, from -> collect(from, unpacked)).ifPresent(why -> {
                throw missing(why);
            });
        }));
        made.check(cache);
        return made;
    }

    Program server() {
        return program(SERVER);
    }

    Program benchmark() {
        return program(BENCHMARK);
    }

    private Program program(String name) {
        return new Program(folder.resolve(name), Map.of("LD_LIBRARY_PATH", folder.toString()));
    }

    private void check(Cache cache) {
        Program server = server();
        try {
            Commands.Result result = Commands.run(
                    List.of(server.file().toString(), "--version"),
                    server.environment(),
                    cache.root(),
                    Duration.ofSeconds(30));
            if (!VERSION.matcher(result.output()).find()) {
                throw missing("this machine's package holds another one, or it does not run: "
                        + result.output().strip());
            }
        } catch (IOException e) {
            throw new SandboxException("Cannot run " + server.file() + ": " + e, e);
        }
    }

    private static void collect(Path unpacked, Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(unpacked)) {
            for (Path file : (Iterable<Path>) tree.filter(Files::isRegularFile)::iterator) {
                String name = file.getFileName().toString();
                if (file.endsWith("usr/bin/" + SERVER_FILE)) {
                    copy(file, folder.resolve(SERVER));
                } else if (file.endsWith("usr/bin/" + BENCHMARK)
                        || LIBRARY.matcher(name).matches()) {
                    copy(file, folder.resolve(name));
                }
            }
        }
    }

    private static void copy(Path file, Path target) throws IOException {
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        Archives.makeExecutable(target);
    }

    private static SandboxException missing(String why) {
        return new SandboxException(
                "Redis " + RedisRelease.V7_0.version() + " comes from the Debian package redis-tools," + " and " + why
                        + ". Use another release, or -Dsandbox=docker.");
    }
}

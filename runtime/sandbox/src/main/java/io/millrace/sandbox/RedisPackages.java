package io.millrace.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Redis or Valkey, server and benchmark, from their Debian packages, with the libraries that minimal machines lack. */
final class RedisPackages {

    private static final List<String> LIBRARIES = List.of("libjemalloc2", "liblzf1", "libatomic1");
    private static final String SERVER = "server";
    private static final String BENCHMARK = "benchmark";
    private static final Pattern LIBRARY = Pattern.compile("lib(jemalloc|lzf|atomic)\\.so.*");

    private final Product product;
    private final Path folder;

    /** What is in the packages; one program serves as server and as the check of a file, by the name under which it starts. */
    private enum Product {
        REDIS("redis", "Redis 7.0", "v=7\\.0\\."),
        VALKEY("valkey", "Valkey", "v=[89]\\.");

        private final String name;
        private final String title;
        private final Pattern version;

        Product(String name, String title, String version) {
            this.name = name;
            this.title = title;
            this.version = Pattern.compile(version);
        }

        private List<List<String>> packages() {
            return List.of(Stream.concat(Stream.of(name + "-tools"), LIBRARIES.stream())
                    .toList());
        }

        private Optional<String> unpack(DebianPackages.Taker taker) throws IOException {
            return this == VALKEY
                    ? DebianPackages.unpackWithBackports(packages(), taker)
                    : DebianPackages.unpack(packages(), taker);
        }
    }

    private RedisPackages(Product product, Path folder) {
        this.product = product;
        this.folder = folder;
    }

    /** Unpacks Redis into the cache; an exception says why it is not to be had. */
    static RedisPackages redis(Cache cache, ProgressListener progress) {
        return prepare(Product.REDIS, cache, progress);
    }

    /** Unpacks Valkey into the cache; an exception says why it is not to be had. */
    static RedisPackages valkey(Cache cache, ProgressListener progress) {
        return prepare(Product.VALKEY, cache, progress);
    }

    private static RedisPackages prepare(Product product, Cache cache, ProgressListener progress) {
        RedisPackages made = new RedisPackages(product, cache.entry(product.name + "-packages", unpacked -> {
            progress.step(
                    "getting " + product.title + " from the package " + product.name + "-tools (nothing is installed)");
            product.unpack(from -> collect(product, from, unpacked)).ifPresent(why -> {
                throw missing(product, why);
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
        return new Program(folder.resolve(product.name + '-' + name), Map.of("LD_LIBRARY_PATH", folder.toString()));
    }

    private void check(Cache cache) {
        Program server = server();
        try {
            Commands.Result result = Commands.run(
                    List.of(server.file().toString(), "--version"),
                    server.environment(),
                    cache.root(),
                    Duration.ofSeconds(30));
            if (!product.version.matcher(result.output()).find()) {
                throw missing(
                        product,
                        "this machine's package holds another one, or it does not run: "
                                + result.output().strip());
            }
        } catch (IOException e) {
            throw new SandboxException("Cannot run " + server.file() + ": " + e, e);
        }
    }

    private static void collect(Product product, Path unpacked, Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(unpacked)) {
            for (Path file : (Iterable<Path>) tree.filter(Files::isRegularFile)::iterator) {
                String name = file.getFileName().toString();
                if (file.endsWith("usr/bin/" + product.name + "-check-rdb")) {
                    copy(file, folder.resolve(product.name + '-' + SERVER));
                } else if (file.endsWith("usr/bin/" + product.name + '-' + BENCHMARK)
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

    private static SandboxException missing(Product product, String why) {
        return new SandboxException(product.title + " comes from the Debian package " + product.name + "-tools, and "
                + why + ". Use another release, or -Dsandbox=docker.");
    }
}

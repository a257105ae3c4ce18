package io.millrace.bench;

import io.millrace.sandbox.SearchProduct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code integration-tests/benchmarks/run NAME}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs a benchmark and ends with one BENCH line of medians.",
        footer = {"", "Example:", "  integration-tests/benchmarks/run redis --records 200000 --repeat 3"})
final class Main implements Callable<Integer> {
    private static final List<Benchmark> ALL = List.of(
            SourceBenchmark.log("mysql", BinlogOrders::mysql),
            SourceBenchmark.singleRows("mysql", BinlogOrders::mysql),
            SourceBenchmark.snapshot("mysql", BinlogOrders::mysql),
            SourceBenchmark.log("mariadb", BinlogOrders::mariaDb),
            SourceBenchmark.log("postgres", PostgresOrders::in),
            SourceBenchmark.snapshot("postgres", PostgresOrders::in),
            new SearchBenchmark(SearchProduct.ELASTICSEARCH_8, DocumentForm.MAPS),
            new SearchBenchmark(SearchProduct.ELASTICSEARCH_8, DocumentForm.BYTES),
            new SearchBenchmark(SearchProduct.ELASTICSEARCH_8, DocumentForm.STRUCTS),
            new SearchBenchmark(SearchProduct.OPENSEARCH_3, DocumentForm.MAPS),
            new HotKeysBenchmark(),
            new ConnectBenchmark(DocumentForm.MAPS),
            new ConnectBenchmark(DocumentForm.BYTES),
            new ConnectBenchmark(DocumentForm.STRUCTS),
            new RedisBenchmark(false),
            new RedisBenchmark(true),
            new PipelineBenchmark(),
            new JsonConverterBenchmark());

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The benchmark to run; --list names them.")
    private @Nullable String name;

    @Option(names = "--list", description = "Names the benchmarks.")
    private boolean list;

    @Option(names = "--records", paramLabel = "N", description = "Records of one pass; 1000000 if not given.")
    private int records;

    @Option(
            names = "--repeat",
            paramLabel = "R",
            defaultValue = "3",
            description = "Counted passes of each side; ${DEFAULT-VALUE} if not given.")
    private int repeat;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (list) {
            ALL.forEach(benchmark -> System.out.printf("%-22s %s%n", benchmark.name(), benchmark.about()));
            return 0;
        }
        Benchmark chosen = ALL.stream()
                .filter(benchmark -> benchmark.name().equals(name))
                .findFirst()
                .orElse(null);
        if (chosen == null) {
            System.err.println("There is no benchmark " + name + "; --list names them.");
            return 2;
        }
        Path folder = Files.createTempDirectory("millrace-bench-");
        try {
            Report report = chosen.run(new Plan(records > 0 ? records : chosen.records(), repeat, folder));
            System.out.println(report.how());
            System.out.print(report.table());
            System.out.println(report.line());
            return 0;
        } finally {
            deleteAll(folder);
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

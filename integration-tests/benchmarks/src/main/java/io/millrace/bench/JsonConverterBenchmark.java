package io.millrace.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Our JSON converter and Connect's own, and a copy of the messages as the limit of writing, each alone in a process and on one
 * thread, measured by JMH.
 */
final class JsonConverterBenchmark implements Benchmark {
    private static final String WRITE = "write";
    /** As bin/millrace starts a worker. */
    private static final String WORKER_OPTION = "-XX:AllocatePrefetchLines=16";

    private static final String HOW =
            "One thread and three JMH forks for each side, direction and setting, each started with "
                    + WORKER_OPTION
                    + " as our worker is; rows of ten columns whose schema names the source's types. Raw copies"
                    + " messages to new arrays. A pass is a second.";

    @Override
    public String name() {
        return "json-converter";
    }

    @Override
    public String about() {
        return "rows to JSON and back, without and with schemas, against Connect's own converter; four BENCH lines";
    }

    @Override
    public Report run(Plan plan) throws RunnerException {
        Collection<RunResult> results = new ArrayList<>(measure(plan, "read|write", "ours", "connect"));
        results.addAll(measure(plan, "copy", "ours"));
        List<Report> reports = new ArrayList<>();
        for (String direction : List.of(WRITE, "read")) {
            for (String schemas : List.of("false", "true")) {
                reports.add(new Report(
                        name() + "-" + direction + (schemas.equals("true") ? "-schemas" : ""),
                        passes(results, direction, schemas, "ours"),
                        passes(results, direction, schemas, "connect"),
                        direction.equals(WRITE) ? passes(results, "copy", schemas, "ours") : List.of(),
                        HOW));
            }
        }
        Report last = reports.remove(reports.size() - 1);
        for (Report report : reports) {
            System.out.print(report.table());
            System.out.println(report.line());
        }
        return last;
    }

    private static Collection<RunResult> measure(Plan plan, String methods, String... sides) throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include(JsonRow.class.getName() + "\\.(" + methods + ")")
                        .param("side", sides)
                        .mode(Mode.Throughput)
                        .forks(3)
                        .jvmArgsAppend(WORKER_OPTION)
                        .warmupIterations(4)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(plan.repeat())
                        .measurementTime(TimeValue.seconds(1))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
    }

    /** Each measured second; all of it is CPU time of the one thread. */
    private static List<Pass> passes(Collection<RunResult> results, String direction, String schemas, String side) {
        List<Pass> passes = new ArrayList<>();
        for (RunResult result : results) {
            if (result.getParams().getBenchmark().endsWith("." + direction)
                    && result.getParams().getParam("schemas").equals(schemas)
                    && result.getParams().getParam("side").equals(side)) {
                result.getBenchmarkResults()
                        .forEach(fork -> fork.getIterationResults().forEach(each -> passes.add(pass(each))));
            }
        }
        return passes;
    }

    private static Pass pass(IterationResult iteration) {
        double perSecond = iteration.getPrimaryResult().getScore();
        return new Pass(Math.round(perSecond), 1, 1, Double.NaN);
    }
}

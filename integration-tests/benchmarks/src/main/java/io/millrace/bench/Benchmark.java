package io.millrace.bench;

/** One comparison: what it does, and one run of it. */
interface Benchmark {
    /** The name on the command line. */
    String name();

    /** One sentence for {@code --list}. */
    String about();

    /** How many records one pass handles unless told otherwise. */
    default int records() {
        return 1_000_000;
    }

    /** Starts what it needs, measures, stops it again. */
    Report run(Plan plan) throws Exception;
}

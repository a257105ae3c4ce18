package io.millrace.bench;

import java.nio.file.Path;

/**
 * What one run was asked to do.
 *
 * @param records how many records one pass handles
 * @param repeat how many passes of each side are counted, after one of each that is not
 * @param folder a folder of its own for data
 */
record Plan(int records, int repeat, Path folder) {
    /** Says on standard error what is going on. */
    static void say(String format, Object... arguments) {
        System.err.printf(format + "%n", arguments);
    }
}

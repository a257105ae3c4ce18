package io.millrace.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One pass of one side.
 *
 * @param records how many records it handled
 * @param seconds from the first record to the last
 * @param cpuSeconds CPU time of the process that did it, or NaN where that is not measured
 * @param heapMb heap in use at the end, or NaN
 */
record Pass(long records, double seconds, double cpuSeconds, double heapMb) {
    double perSecond() {
        return records / seconds;
    }

    double cpuMicros() {
        return cpuSeconds * 1e6 / records;
    }

    /** The median of a figure over passes, or NaN where there are none. */
    static double median(List<Pass> passes, ToDoubleFunction<Pass> figure) {
        double[] sorted = passes.stream().mapToDouble(figure).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

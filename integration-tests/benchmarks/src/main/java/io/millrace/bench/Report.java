package io.millrace.bench;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The passes of all sides.
 *
 * @param others sides that only some benchmarks have, by their names
 * @param how in sentences: what was measured, and between which moments
 */
record Report(
        String name, List<Pass> ours, List<Pass> peer, List<Pass> raw, Map<String, List<Pass>> others, String how) {
    Report {
        others = Collections.unmodifiableMap(new TreeMap<>(others));
    }

    Report(String name, List<Pass> ours, List<Pass> peer, List<Pass> raw, String how) {
        this(name, ours, peer, raw, Map.of(), how);
    }

    /** The line that programs read; a field that does not apply is {@code -}. */
    String line() {
        double oursPerSecond = Pass.median(ours, Pass::perSecond);
        double peerPerSecond = Pass.median(peer, Pass::perSecond);
        double rawPerSecond = Pass.median(raw, Pass::perSecond);
        StringBuilder more = new StringBuilder();
        others.forEach((other, passes) -> {
            double perSecond = Pass.median(passes, Pass::perSecond);
            more.append(' ').append(other).append("_per_s=").append(whole(perSecond));
            more.append(" ratio_").append(other).append('=').append(fraction(oursPerSecond / perSecond));
        });
        return "BENCH name=" + name
                + " ours_per_s=" + whole(oursPerSecond)
                + " peer_per_s=" + whole(peerPerSecond)
                + " raw_per_s=" + whole(rawPerSecond)
                + " ratio_peer=" + fraction(oursPerSecond / peerPerSecond)
                + " ratio_raw=" + fraction(oursPerSecond / rawPerSecond)
                + " cpu_us_ours=" + fraction(Pass.median(ours, Pass::cpuMicros))
                + " cpu_us_peer=" + fraction(Pass.median(peer, Pass::cpuMicros))
                + " heap_mb=" + whole(Pass.median(ours, Pass::heapMb))
                + more;
    }

    /** All passes, for a reader who wants to see the spread. */
    String table() {
        StringBuilder table = new StringBuilder();
        rows(table, "ours", ours);
        rows(table, "peer", peer);
        rows(table, "raw", raw);
        others.forEach((other, passes) -> rows(table, other, passes));
        return table.toString();
    }

    private static void rows(StringBuilder table, String side, List<Pass> passes) {
        for (Pass pass : passes) {
            table.append(String.format(
                    Locale.ROOT,
                    "%-5s %10s records in %7.2f s, %9s a second, %7s us of CPU a record%n",
                    side,
                    pass.records(),
                    pass.seconds(),
                    whole(pass.perSecond()),
                    fraction(pass.cpuMicros())));
        }
    }

    private static String whole(double number) {
        return Double.isNaN(number) ? "-" : Long.toString(Math.round(number));
    }

    private static String fraction(double number) {
        return Double.isNaN(number) ? "-" : String.format(Locale.ROOT, "%.2f", number);
    }
}

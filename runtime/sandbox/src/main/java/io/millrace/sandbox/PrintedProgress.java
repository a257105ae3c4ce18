package io.millrace.sandbox;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Prints progress for people, a new line for every tenth of a download: readable on terminals and in CI logs. */
final class PrintedProgress implements ProgressListener {

    private static final double MEGABYTE = 1_000_000.0;

    private final PrintStream out;
    private final Map<String, Long> printedTenths = new HashMap<>();

    PrintedProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void step(String message) {
        out.println("sandbox: " + message);
    }

    @Override
    public synchronized void download(String artifact, long doneBytes, long totalBytes) {
        boolean end = doneBytes == totalBytes;
        long tenth = totalBytes > 0 ? doneBytes * 10 / totalBytes : 0;
        Long before = end ? printedTenths.remove(artifact) : printedTenths.put(artifact, tenth);
        if (end || before == null || before != tenth) {
            out.println("sandbox: downloading " + artifact + ' ' + amount(doneBytes, totalBytes));
        }
    }

    private static String amount(long doneBytes, long totalBytes) {
        return totalBytes < 0
                ? String.format(Locale.ROOT, "%.1f MB", doneBytes / MEGABYTE)
                : String.format(Locale.ROOT, "%.1f of %.1f MB", doneBytes / MEGABYTE, totalBytes / MEGABYTE);
    }
}

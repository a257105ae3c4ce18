package io.millrace.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** When Linux asks after the peers of connections that are silent. */
public final class SystemTimers {
    private static final int PEER = 2;
    private static final int STATE = 3;
    private static final int TIMER = 5;
    private static final String ESTABLISHED = "01";
    private static final String ASKS = "02";
    private static final double TICKS_PER_SECOND = 100;

    private SystemTimers() {}

    /** Whether there are connections to a port of this machine, and the peer of each is asked after within so many seconds. */
    public static boolean areWithin(double seconds, int port) {
        List<Double> timers = secondsToAsk(port);
        return !timers.isEmpty() && timers.stream().allMatch(timer -> timer <= seconds);
    }

    private static List<Double> secondsToAsk(int port) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        return Stream.of("tcp", "tcp6")
                .flatMap(family -> lines(Path.of("/proc/net", family)))
                .map(line -> line.trim().split("\\s+"))
                .filter(fields -> fields[PEER].endsWith(suffix) && fields[STATE].equals(ESTABLISHED))
                .map(fields -> fields[TIMER].split(":"))
                .map(timer -> timer[0].equals(ASKS)
                        ? Long.parseLong(timer[1], 16) / TICKS_PER_SECOND
                        : Double.POSITIVE_INFINITY)
                .toList();
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.exists(table) ? Files.readAllLines(table).stream().skip(1) : Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

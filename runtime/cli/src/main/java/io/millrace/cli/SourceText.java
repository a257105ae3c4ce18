package io.millrace.cli;

import io.millrace.cli.connect.SourceReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Says in a few words what a source's stored position tells. */
final class SourceText {
    private SourceText() {}

    /** One line for each thing that is known. */
    static List<String> of(SourceReport report, boolean running, Instant now) {
        List<String> lines = new ArrayList<>();
        SourceReport.Reading reading = report.reading();
        if (reading != null) {
            lines.add((running ? "" : "before that: ") + progress(reading) + "; said "
                    + age(Instant.ofEpochMilli(reading.at()), now) + " ago");
        }
        String lastChange = report.lastChange();
        if (lastChange != null) {
            lines.add("last change read from the log: " + lastChange + " (" + age(Instant.parse(lastChange), now)
                    + " ago), as of the position stored last");
        }
        return lines;
    }

    private static String progress(SourceReport.Reading reading) {
        StringBuilder text = new StringBuilder(reading.work().equals("snapshot") ? "first reading" : reading.work())
                .append(": ")
                .append(reading.rows());
        boolean estimated = reading.estimated() > 0 && reading.estimated() >= reading.rows();
        text.append(estimated ? " of about " + reading.estimated() + " rows" : " rows");
        if (estimated) {
            text.append(" (").append(reading.rows() * 100 / reading.estimated()).append(" %)");
        }
        text.append(", ").append(reading.tablesDone()).append(" of ").append(reading.tables());
        text.append(" tables done");
        if (reading.table() != null) {
            text.append(", now ").append(reading.table());
        }
        text.append("; ").append(reading.rowsPerSecond()).append(" rows/s");
        long left = reading.secondsLeft();
        return left < 0
                ? text.toString()
                : text.append(", about ")
                        .append(Durations.rough(Duration.ofSeconds(left)))
                        .append(" left")
                        .toString();
    }

    private static String age(Instant time, Instant now) {
        return Durations.rough(Duration.between(time, now));
    }
}

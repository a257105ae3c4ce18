package io.millrace.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows how the demo goes: a screen that renews itself, or a line now and then where nobody looks at a screen. */
final class LiveView {
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[2J";

    private final PrintWriter out;
    private final boolean screen;
    private final DemoDatabase database;
    private final List<String> hints;
    private boolean hinted;

    LiveView(PrintWriter out, boolean screen, DemoDatabase database, List<String> hints) {
        this.out = out;
        this.screen = screen;
        this.database = database;
        this.hints = hints;
    }

    /** What is shown at one moment. */
    record Moment(
            Duration running, Map<ShopTable, Comparison.Counts> counts, long changes, long perSecond, String delays) {}

    void show(Moment moment) {
        if (screen) {
            screen(moment);
        } else {
            line(moment);
        }
        out.flush();
    }

    private void screen(Moment moment) {
        out.print(HOME_AND_CLEAR);
        out.println("Millrace demo: " + database.title() + " -> Kafka -> Elasticsearch and Redis, running "
                + moment.running().toSeconds() + " s");
        out.println();
        out.println(row("TABLE", "ROWS", "DOCUMENTS", "REDIS KEYS"));
        for (ShopTable table : ShopSchema.TABLES) {
            Comparison.Counts counts = moment.counts().getOrDefault(table, new Comparison.Counts(0, 0, 0));
            out.println(row(table.name(), number(counts.rows()), number(counts.documents()), number(counts.keys())));
        }
        out.println();
        out.println("changes per second: " + number(moment.perSecond()) + " (" + number(moment.changes()) + " so far)");
        out.println("delays: " + moment.delays());
        out.println();
        hints.forEach(out::println);
    }

    private void line(Moment moment) {
        if (!hinted) {
            hints.forEach(out::println);
            hinted = true;
        }
        var line = new StringBuilder("t=" + moment.running().toSeconds() + "s");
        for (ShopTable table : ShopSchema.TABLES) {
            Comparison.Counts counts = moment.counts().getOrDefault(table, new Comparison.Counts(0, 0, 0));
            line.append(' ').append(table.name()).append('=').append(counts.rows());
            line.append('/').append(counts.documents()).append('/').append(counts.keys());
        }
        out.println(line + " changes/s=" + moment.perSecond() + "; " + moment.delays());
    }

    private static String row(String table, String rows, String documents, String keys) {
        return String.format(Locale.ROOT, "%-12s %14s %14s %14s", table, rows, documents, keys);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}

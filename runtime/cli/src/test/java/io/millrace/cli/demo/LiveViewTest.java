package io.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LiveViewTest {
    private static final LiveView.Moment MOMENT = new LiveView.Moment(
            Duration.ofSeconds(75),
            Map.of(ShopSchema.ORDERS, new Comparison.Counts(12_345, 12_344, 12_340)),
            1234,
            56,
            "commit to cache 5 ms (9 ms)");

    private final StringWriter out = new StringWriter();

    @Test
    void aScreenShowsEveryTableAndTheHints() {
        new LiveView(new PrintWriter(out), true, DemoDatabase.MARIADB, List.of("Ctrl-C stops everything."))
                .show(MOMENT);
        assertThat(out.toString())
                .contains("orders               12,345         12,344         12,340")
                .contains("MariaDB -> Kafka")
                .contains("changes per second: 56 (1,234 so far)")
                .contains("Ctrl-C stops everything.");
    }

    @Test
    void withoutAScreenThereAreLinesAndTheHintsOnce() {
        var view = new LiveView(new PrintWriter(out), false, DemoDatabase.MYSQL, List.of("Ctrl-C stops everything."));
        view.show(MOMENT);
        view.show(MOMENT);
        assertThat(out.toString().lines()).hasSize(3);
        assertThat(out.toString())
                .contains("t=75s")
                .contains("orders=12345/12344/12340")
                .doesNotContain("\u001b");
    }
}

package io.millrace.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.core.metrics.Meter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadingProgressTest {
    private static final Set<String> TABLES = Set.of("shop.item", "shop.orders");

    private long now = 1_000_000;
    private final ReadingProgress progress =
            new ReadingProgress(tables -> Map.of("shop.item", 100L, "shop.orders", 900L), () -> now);

    @Test
    void saysHowFarItHasCome() {
        progress.begin(TABLES);
        await().atMost(Duration.ofSeconds(30)).until(() -> value("snapshot-rows-estimated") == 1000);
        rows("shop.item", 100);
        progress.scanned();
        now += 2_000;
        rows("shop.orders", 64);

        assertThat(progress.text())
                .isEqualTo(
                        "{\"work\":\"snapshot\",\"table\":\"shop.orders\",\"tablesDone\":1,\"tables\":2,\"rows\":128,"
                                + "\"estimated\":1000,\"since\":1000000,\"at\":1002000}");
        assertThat(value("snapshot-running")).isEqualTo(1);
        assertThat(value("snapshot-rows")).isEqualTo(164);
        assertThat(value("snapshot-rows-per-second")).isEqualTo(82);
        assertThat(value("snapshot-seconds-left")).isEqualTo((1000 - 164) / 82);
        assertThat(value("snapshot-tables-done")).isEqualTo(1);
    }

    @Test
    void saysNothingBeforeAndAfter() {
        progress.row("shop.item");
        assertThat(progress.text()).isNull();
        progress.begin(TABLES);
        assertThat(progress.text()).contains("\"rows\":0,");
        progress.end();

        assertThat(progress.text()).isNull();
        assertThat(value("snapshot-running")).isZero();
    }

    @Test
    void doesWithoutAnEstimate() {
        ReadingProgress blind = new ReadingProgress(
                tables -> {
                    throw new SQLException("no");
                },
                () -> now);
        blind.begin(TABLES);

        assertThat(blind.text()).contains("\"estimated\":-1,");
        assertThat(new Progress("snapshot", null, 0, 2, 50, 40, 0, 1000))
                .as("an estimate that was too low is no estimate")
                .satisfies(late -> assertThat(late.secondsLeft()).isEqualTo(-1))
                .hasToString("50 rows, 0 of 2 tables done; 50 rows/s");
        assertThat(new Progress("snapshot", "a.\"b\"", 1, 2, 50, 100, 0, 1000))
                .hasToString(
                        "50 of about 100 rows (50 %), 1 of 2 tables done, now a.\"b\"; 50 rows/s, about 0:01 min left");
        assertThat(new Progress("snapshot", "a.\"b\\\n", 1, 2, 50, 100, 0, 1000).json())
                .contains("\"table\":\"a.\\\"b\\\\\\u000a\"");
    }

    private void rows(String table, int count) {
        for (int i = 0; i < count; i++) {
            progress.row(table);
        }
    }

    private long value(String name) {
        return progress.meters().stream()
                .filter(meter -> meter.name().equals(name))
                .map(Meter::value)
                .findFirst()
                .orElseThrow()
                .get()
                .longValue();
    }
}

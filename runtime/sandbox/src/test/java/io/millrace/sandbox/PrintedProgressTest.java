package io.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PrintedProgressTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintedProgress progress = new PrintedProgress(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    @Test
    void printsALinePerTenthAndTheEnd() {
        for (long done = 0; done <= 1000; done += 5) {
            progress.download("x.zip", done * 1000, 1_000_000);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .hasSize(11)
                .startsWith("sandbox: downloading x.zip 0.0 of 1.0 MB")
                .endsWith("sandbox: downloading x.zip 1.0 of 1.0 MB");
    }

    @Test
    void printsTheAmountWhereTheTotalIsUnknown() {
        progress.download("x.zip", 2_500_000, -1);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("x.zip 2.5 MB");
    }
}

package io.millrace.core.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FaultReferenceTest {
    private static final Path PAGE = Path.of("../../docs/reference/faults.md");

    @Test
    void thePageOfAllCodesIsNotStale() throws IOException {
        if (Boolean.getBoolean("reference.update")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE)
                .as("run ./mvnw test -pl connectors/core -Dreference.update=true")
                .hasContent(page());
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Faults

                <!-- Generated from io.millrace.core.fault.Fault; do not edit. -->

                Every failure has one of these codes. It opens the message of a failed task, and is the `code` of a dead
                letter and the `fault` of a status. *Who acts*: `user` changes the configuration or the server's setup,
                `external` brings the other system back, `data` is about single records, `internal` is a fault to report.
                *Retried*: Millrace goes on trying by itself.

                | code | who acts | retried | meaning |
                |---|---|---|---|
                """);
        for (Fault fault : Fault.values()) {
            page.append("| `").append(fault.code()).append("` | ");
            page.append(fault.blame().name().toLowerCase(Locale.ROOT)).append(" | ");
            page.append(fault.retryable() ? "yes" : "no").append(" | ");
            page.append(fault.summary()).append(" |\n");
        }
        return page.toString();
    }
}

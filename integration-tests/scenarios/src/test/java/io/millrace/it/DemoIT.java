package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.harness.CommandLineTool;
import io.millrace.harness.CommandLineTool.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command that a newcomer runs first. */
class DemoIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"mariadb", "postgres"})
    void itRunsWithTheOtherDatabasesToo(String database) {
        Outcome outcome = CommandLineTool.run(
                folder, Duration.ofMinutes(6), "demo", "--db", database, "--once", "--rows", "100", "--places", "1000");

        assertThat(outcome.exitCode()).as(outcome.output() + outcome.errors()).isZero();
        assertThat(outcome.output().lines().filter(line -> line.contains("different=")))
                .hasSize(5)
                .allMatch(line -> line.matches("\\S+ rows=(\\d+) documents=\\1 keys=\\1 different=0"));
    }

    @Test
    void theDemoRunsOnceFindsNoDifferenceAndLeavesNoProcess() {
        Outcome outcome = CommandLineTool.run(folder, Duration.ofMinutes(6), "demo", "--once", "--rows", "300");

        assertThat(outcome.exitCode()).as(outcome.output() + outcome.errors()).isZero();
        List<String> lines = outcome.output()
                .lines()
                .filter(line -> line.contains("different="))
                .toList();
        assertThat(lines)
                .hasSize(5)
                .allMatch(line -> line.matches("\\S+ rows=(\\d+) documents=\\1 keys=\\1 different=0"));
        assertThat(lines).anyMatch(line -> line.matches("\\S*places rows=1[67]\\d\\d\\d\\d .*"));
        assertThat(outcome.started())
                .as("MySQL, Elasticsearch and Redis at least")
                .hasSizeGreaterThanOrEqualTo(3);
        await("processes of the demo gone").atMost(Duration.ofSeconds(10)).until(() -> outcome.started().stream()
                .noneMatch(ProcessHandle::isAlive));
    }
}

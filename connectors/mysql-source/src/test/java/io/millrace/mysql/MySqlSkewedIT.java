package io.millrace.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.mysql.LoneSource.Told;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.sandbox.ShiftedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose clock is an hour ahead, and after SIGKILL an hour behind: a process with a clock of its own. */
class MySqlSkewedIT {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int ROWS = 5;
    private static final int HALF = 40;

    private static Sandbox sandbox;
    private static MySqlServer server;

    private Shop shop;
    private int changes;

    @BeforeAll
    static void startServer() {
        Optional<String> lacking = ShiftedClock.lacks();
        assumeTrue(lacking.isEmpty(), () -> lacking.orElse(""));
        sandbox = Sandbox.open();
        server = sandbox.startMySql();
    }

    @AfterAll
    static void stopServer() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @BeforeEach
    void createTables(@TempDir Path folder) {
        shop = new Shop(server, "skewed", folder);
        shop.create();
        shop.sql("INSERT INTO %s.item VALUES (3, NULL, 3), (4, NULL, 4), (5, NULL, 5)");
    }

    @Test
    void numbersEveryRowUpwardsAndTheSameChangeAlike() throws Exception {
        try (ShiftedClock clock = ShiftedClock.ahead(Duration.ofHours(1))) {
            List<Told> first;
            try (Worker worker = Worker.start(
                    clock, shop.config(Map.of()), null, shop.folder().resolve("first"))) {
                worker.await("e", 2);
                change(HALF);
                first = worker.awaitName(changes);
            }
            assertThat(at(first)).isCloseTo(Instant.now().plus(1, ChronoUnit.HOURS), within(30, ChronoUnit.MINUTES));
            change(HALF);
            clock.shift(Duration.ofHours(-1));
            Told stored = first.get(first.size() - HALF / 2);
            List<Told> second;
            try (Worker worker = Worker.start(
                    clock, shop.config(Map.of()), stored.offset(), shop.folder().resolve("second"))) {
                worker.awaitName(changes);
                change(HALF);
                second = worker.awaitName(changes);
            }
            assertThat(at(second)).isCloseTo(Instant.now().minus(1, ChronoUnit.HOURS), within(30, ChronoUnit.MINUTES));

            assertThatRepeatsAreTheSame(first, second);
            assertThatVersionsGrow(
                    Stream.concat(first.stream(), second.stream()).toList());
        }
    }

    private static Instant at(List<Told> told) {
        return Instant.parse(told.get(told.size() - 1).at());
    }

    /** Single-row transactions, whose number is the row's new name. */
    private void change(int count) {
        for (int i = 0; i < count; i++) {
            changes++;
            shop.sql("UPDATE %s.item SET name = '" + changes + "' WHERE id = " + (1 + changes % ROWS));
        }
    }

    private static void assertThatRepeatsAreTheSame(List<Told> first, List<Told> second) {
        Map<String, Told> before = new HashMap<>();
        first.forEach(told -> before.put(told.position(), told));
        List<Told> repeated = second.stream()
                .filter(told -> before.containsKey(told.position()))
                .toList();
        assertThat(repeated).hasSizeGreaterThanOrEqualTo(HALF / 2 - 1).allSatisfy(told -> {
            Told same = Objects.requireNonNull(before.get(told.position()));
            assertThat(told.version()).isEqualTo(same.version());
            assertThat(told.name()).isEqualTo(same.name());
        });
    }

    private void assertThatVersionsGrow(List<Told> all) {
        for (int id = 1; id <= ROWS; id++) {
            String row = Integer.toString(id);
            Map<Integer, Long> byChange = new TreeMap<>();
            all.stream()
                    .filter(told -> told.id().equals(row) && told.op().equals("u"))
                    .forEach(told -> byChange.merge(
                            Integer.valueOf(told.name()), told.version(), (one, other) -> Math.max(one, other)));
            assertThat(byChange).hasSize(changes / ROWS);
            assertThat(List.copyOf(byChange.values())).isSorted().doesNotHaveDuplicates();
            long read = all.stream()
                    .filter(told -> told.id().equals(row) && told.op().equals("r"))
                    .mapToLong(Told::version)
                    .max()
                    .orElseThrow();
            assertThat(byChange.values()).allMatch(version -> version > read);
            assertThat(shop.text("SELECT name FROM %s.item WHERE id = " + row))
                    .isEqualTo(all.stream()
                            .filter(told -> told.id().equals(row))
                            .max(Comparator.comparingLong(Told::version))
                            .orElseThrow()
                            .name());
        }
    }

    /** The process, and what it has told. */
    private record Worker(Process process, Path output) implements AutoCloseable {

        static Worker start(
                ShiftedClock clock, Map<String, String> config, @Nullable Map<String, Object> stored, Path output)
                throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LoneSource.class.getName(),
                    LoneSource.text(config)));
            if (stored != null) {
                command.add(LoneSource.text(stored));
            }
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(clock.environment());
            builder.redirectOutput(output.toFile());
            builder.redirectError(log(output).toFile());
            return new Worker(builder.start(), output);
        }

        List<Told> await(String op, int count) {
            return await(
                    told -> told.stream().filter(one -> one.op().equals(op)).count() >= count);
        }

        List<Told> awaitName(int name) {
            return await(told -> told.stream().anyMatch(one -> one.name().equals(Integer.toString(name))));
        }

        private List<Told> await(Predicate<List<Told>> enough) {
            try {
                return Awaitility.await()
                        .atMost(BOUND)
                        .pollInterval(Duration.ofMillis(100))
                        .until(this::told, enough);
            } catch (ConditionTimeoutException e) {
                throw new AssertionError(
                        (process.isAlive() ? "still running" : "ended")
                                + contentOf(log(output).toFile()),
                        e);
            }
        }

        private static Path log(Path output) {
            return output.resolveSibling(output.getFileName() + ".log");
        }

        /** All but a line that is still being written. */
        private List<Told> told() throws IOException {
            String text = Files.readString(output);
            List<Told> told = new ArrayList<>();
            for (String line :
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                if (line.startsWith("{")) {
                    told.add(Told.read(line));
                }
            }
            return told;
        }

        /** SIGKILL. */
        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}

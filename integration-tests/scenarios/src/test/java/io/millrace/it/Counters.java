package io.millrace.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.harness.TopicProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A table of counters, each of which only ever counts up by one: what a topic holds of it tells what was lost and what came twice. */
final class Counters {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final int ROWS = 10;

    private final Tables tables;

    Counters(Tables tables) {
        this.tables = tables;
    }

    /**
     * A record of a topic.
     *
     * @param op the operation in an envelope, or else that of the header
     * @param version by its header, or -1
     * @param count what the counter showed
     */
    record Seen(String op, long version, int count) {}

    void createTable() throws SQLException {
        tables.execute(
                "CREATE TABLE counters (id INT PRIMARY KEY, n INT NOT NULL)",
                "INSERT INTO counters VALUES "
                        + IntStream.rangeClosed(1, ROWS)
                                .mapToObj(id -> "(" + id + ", 0)")
                                .collect(Collectors.joining(",")));
    }

    /** Counts every counter up, in one transaction. */
    void count() throws SQLException {
        tables.execute("UPDATE counters SET n = n + 1");
    }

    /** Counts on, fifty times a second at most, until it is closed. */
    Counting counting() {
        return new Counting();
    }

    final class Counting implements AutoCloseable {
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        private final ScheduledFuture<?> counting =
                thread.scheduleWithFixedDelay(this::next, 0, 20, TimeUnit.MILLISECONDS);

        private void next() {
            try {
                count();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Fails if the counting has ended by itself. */
        void requireAlive() {
            if (counting.isDone()) {
                throw new AssertionError("Counting failed: " + counting);
            }
        }

        @Override
        public void close() {
            thread.shutdown();
            try {
                if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
                    throw new AssertionError("The counting does not end.");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** What all counters show. */
    int value() throws SQLException {
        try (Connection connection = tables.connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT MIN(n), MAX(n) FROM counters")) {
            rows.next();
            if (rows.getInt(1) != rows.getInt(2)) {
                throw new AssertionError("The counters differ: " + rows.getInt(1) + " and " + rows.getInt(2));
            }
            return rows.getInt(1);
        }
    }

    /** The rows in the topic of the table, by counter, in the order of the topic. */
    Map<Integer, List<Seen>> seen(TopicProbe topics) {
        Map<Integer, List<Seen>> seen = new TreeMap<>();
        topics.forEach(tables.topic("counters"), record -> {
            JsonNode value = payload(record.value());
            JsonNode row = value.has("after") ? value.path("after") : value;
            if (row.has("n")) {
                seen.computeIfAbsent(payload(record.key()).path("id").asInt(), id -> new ArrayList<>())
                        .add(new Seen(
                                value.path("op").asText(header(record, "millrace.op")),
                                number(header(record, "millrace.version")),
                                row.path("n").asInt()));
            }
        });
        return seen;
    }

    /** Whether the topic has every counter's last value. */
    boolean hasAll(TopicProbe topics, int value) {
        Map<Integer, List<Seen>> seen = seen(topics);
        return seen.size() == ROWS
                && seen.values().stream().allMatch(rows -> rows.stream().anyMatch(row -> row.count() == value));
    }

    /** How many rows were read from the table and not from the log. */
    long readAgain(TopicProbe topics) {
        return seen(topics).values().stream()
                .flatMap(List::stream)
                .filter(row -> row.op().equals("r"))
                .count();
    }

    private static JsonNode payload(@Nullable String json) {
        try {
            JsonNode node = json == null ? JSON.missingNode() : JSON.readTree(json);
            return node.has("payload") ? node.path("payload") : node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static long number(String text) {
        return text.isEmpty() ? -1 : Long.parseLong(text);
    }
}

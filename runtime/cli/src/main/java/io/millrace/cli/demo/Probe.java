package io.millrace.cli.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Measures the way of one row after the other: from its commit until the cache has it and a search finds it. */
final class Probe implements AutoCloseable {
    /** Far above the numbers of all other orders. */
    private static final long FIRST = 9_000_000_000L;

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final long PAUSE_MILLIS = 10;
    private static final int KEPT = 30;

    private final Connection connection;
    private final ShopData data;
    private final SearchReader search;
    private final CacheReader cache;
    private final SplittableRandom random = new SplittableRandom(11);
    private final Deque<Long> toCache = new ArrayDeque<>();
    private final Deque<Long> toSearch = new ArrayDeque<>();
    private long next = FIRST;

    Probe(Connection connection, ShopData data, SearchReader search, CacheReader cache) {
        this.connection = connection;
        this.data = data;
        this.search = search;
        this.cache = cache;
    }

    /** Sends one row through and takes it away again. */
    void measure() throws SQLException, InterruptedException {
        long id = next++;
        execute(ShopSchema.ORDERS.insert(), data.order(id, random));
        long committed = System.nanoTime();
        String text = Long.toString(id);
        add(toCache, committed, () -> cache.has(ShopSchema.ORDERS, text));
        add(toSearch, committed, () -> search.finds(ShopSchema.ORDERS, text));
        execute("DELETE FROM orders WHERE id = ?", id);
    }

    private void add(Deque<Long> delays, long committed, BooleanSupplier arrived) throws InterruptedException {
        while (!arrived.getAsBoolean() && System.nanoTime() - committed < BOUND.toNanos()) {
            Thread.sleep(PAUSE_MILLIS);
        }
        long millis = (System.nanoTime() - committed) / 1_000_000;
        synchronized (this) {
            delays.addLast(millis);
            if (delays.size() > KEPT) {
                delays.removeFirst();
            }
        }
    }

    /** What was measured lately, for people. */
    synchronized String text() {
        return "commit to cache " + text(toCache) + ", commit to searchable " + text(toSearch)
                + ", median and worst of " + toSearch.size();
    }

    private static String text(Collection<Long> delays) {
        if (delays.isEmpty()) {
            return "-";
        }
        var sorted = delays.stream().sorted().toList();
        return sorted.get(sorted.size() / 2) + " ms (" + sorted.get(sorted.size() - 1) + " ms)";
    }

    private void execute(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

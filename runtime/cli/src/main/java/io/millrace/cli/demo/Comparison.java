package io.millrace.cli.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares every row of a table with its document and with its cache entry. The database itself says what they should be. */
final class Comparison {
    private static final int EXAMPLES = 3;

    private final Connection connection;
    private final DemoDatabase database;
    private final SearchReader search;
    private final CacheReader cache;

    Comparison(Connection connection, DemoDatabase database, SearchReader search, CacheReader cache) {
        this.connection = connection;
        this.database = database;
        this.search = search;
        this.cache = cache;
    }

    /**
     * What was found about a table.
     *
     * @param different how many ids have a document or an entry that is missing, left over or not equal
     * @param examples some of them in words
     */
    record Result(String table, long rows, long documents, long keys, long different, List<String> examples) {
        boolean equal() {
            return different == 0 && rows == documents && rows == keys;
        }

        String line() {
            return table + " rows=" + rows + " documents=" + documents + " keys=" + keys + " different=" + different;
        }
    }

    /** How many rows, documents and keys a table has. */
    record Counts(long rows, long documents, long keys) {
        boolean equal() {
            return rows == documents && rows == keys;
        }
    }

    /** Counts without looking at contents. */
    Map<ShopTable, Counts> counts() throws SQLException {
        Map<String, Long> keys = cache.counts();
        var counts = new HashMap<ShopTable, Counts>();
        try (Statement statement = connection.createStatement()) {
            for (ShopTable table : ShopSchema.TABLES) {
                try (ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + table.name())) {
                    row.next();
                    long documents = search.count(table);
                    counts.put(table, new Counts(row.getLong(1), documents, keys.getOrDefault(table.name(), 0L)));
                }
            }
        }
        return counts;
    }

    /** Compares a table; it should be at rest meanwhile. */
    Result compare(ShopTable table) throws SQLException {
        Map<String, String> rows = rows(table);
        search.refresh(table);
        var documents = new Side("document", rows);
        search.all(table, (id, source) -> documents.add(id, Canonical.text(source)));
        var entries = new Side("key", rows);
        cache.all(table, (id, value) -> entries.add(id, Canonical.text(value)));
        documents.finish();
        entries.finish();
        var different = new HashSet<>(documents.different);
        different.addAll(entries.different);
        var examples = new ArrayList<>(documents.examples);
        examples.addAll(entries.examples);
        return new Result(table.name(), rows.size(), documents.count, entries.count, different.size(), examples);
    }

    private Map<String, String> rows(ShopTable table) throws SQLException {
        var rows = new HashMap<String, String>();
        try (Statement statement =
                connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(database.fetchSize());
            try (ResultSet row = statement.executeQuery(database.documents(table))) {
                while (row.next()) {
                    rows.put(row.getString(1), Canonical.text(row.getString(2)));
                }
            }
        }
        return rows;
    }

    /** One target of a table, as far as it was read. */
    private static final class Side {
        private final String what;
        private final Map<String, String> rows;
        private final Set<String> seen = new HashSet<>();
        private final Set<String> different = new HashSet<>();
        private final List<String> examples = new ArrayList<>();
        private long count;

        Side(String what, Map<String, String> rows) {
            this.what = what;
            this.rows = rows;
        }

        void add(String id, String text) {
            seen.add(id);
            count++;
            String expected = rows.get(id);
            if (!text.equals(expected)) {
                differs(id, expected, text);
            }
        }

        void finish() {
            rows.forEach((id, expected) -> {
                if (!seen.contains(id)) {
                    differs(id, expected, null);
                }
            });
        }

        private void differs(String id, @Nullable String expected, @Nullable String found) {
            different.add(id);
            if (examples.size() < EXAMPLES) {
                examples.add(what + " " + id + ": the row is " + (expected == null ? "gone" : expected) + ", found "
                        + (found == null ? "nothing" : found));
            }
        }
    }
}

package io.millrace.cli.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The demo's database, filled, and what the pipeline makes of it. */
public final class Shop implements AutoCloseable {
    private final DemoServers servers;
    private final ShopData data;
    private final CacheReader cache;
    private final SearchReader search;
    private final Connection connection;
    private final Comparison comparison;

    private Shop(DemoServers servers, ShopData data) throws SQLException {
        this.servers = servers;
        this.data = data;
        this.connection = servers.connect(ShopSchema.DATABASE);
        this.cache = new CacheReader(servers.redisUri());
        this.search = new SearchReader(servers.searchUri());
        this.comparison = new Comparison(connection, servers.database(), search, cache);
    }

    /** Creates the database with so many orders and places. */
    public static Shop load(DemoServers servers, int orders, int places, Consumer<String> progress)
            throws SQLException {
        DemoDatabase database = servers.database();
        try (Connection first = servers.connect(database.first());
                Statement statement = first.createStatement()) {
            statement.execute(database.create());
        }
        var shop = new Shop(servers, new ShopData(orders, Math.min(places, Places.ALL)));
        progress.accept("loading a shop with " + orders + " orders, and places of the world from GeoNames"
                + " (geonames.org, CC BY 4.0)");
        ShopSchema.create(shop.connection, database);
        shop.data.load(shop.connection);
        return shop;
    }

    /** Writes changes of every kind. */
    public void change(int transactions) throws SQLException {
        try (Workload workload = workload()) {
            for (int i = 0; i < transactions; i++) {
                workload.step();
            }
            workload.everyKind();
        }
    }

    Workload workload() throws SQLException {
        return new Workload(servers.connect(ShopSchema.DATABASE), data);
    }

    Probe probe() throws SQLException {
        return new Probe(servers.connect(ShopSchema.DATABASE), data, search, cache);
    }

    Map<ShopTable, Comparison.Counts> counts() throws SQLException {
        return comparison.counts();
    }

    /** The database that the shop is in. */
    DemoDatabase database() {
        return servers.database();
    }

    List<String> looks() {
        return servers.looks();
    }

    /** Whether every table has as many documents and keys as rows; says how many there are. */
    public boolean countsAreEqual(Consumer<String> progress) throws SQLException {
        var parts = new ArrayList<String>();
        boolean equal = true;
        Map<ShopTable, Comparison.Counts> counts = counts();
        for (ShopTable table : ShopSchema.TABLES) {
            Comparison.Counts count = counts.getOrDefault(table, new Comparison.Counts(0, 0, 0));
            equal &= count.equal();
            parts.add(table.name() + " " + count.rows() + "/" + count.documents() + "/" + count.keys());
        }
        progress.accept("rows/documents/keys: " + String.join(", ", parts));
        return equal;
    }

    /**
     * What a comparison of all rows, documents and keys found.
     *
     * @param equal whether there is no difference
     * @param lines one line for each table
     * @param examples differences in words
     */
    public record Verdict(boolean equal, List<String> lines, List<String> examples) {}

    /** Compares every row with its document and its cache entry. */
    public Verdict compare() throws SQLException {
        var lines = new ArrayList<String>();
        var examples = new ArrayList<String>();
        boolean equal = true;
        for (ShopTable table : ShopSchema.TABLES) {
            Comparison.Result result = comparison.compare(table);
            equal &= result.equal();
            lines.add(result.line());
            result.examples().forEach(example -> examples.add(table.name() + " " + example));
        }
        return new Verdict(equal, lines, examples);
    }

    @Override
    public void close() throws SQLException {
        cache.close();
        connection.close();
    }
}

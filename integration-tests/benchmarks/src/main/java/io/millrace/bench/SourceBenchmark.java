package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.harness.ConnectRest;
import io.millrace.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A table or its log into Kafka: our connector and stock Debezium in the same worker, in turn, over the same rows. */
final class SourceBenchmark implements Benchmark {
    private static final int ROWS_PER_TRANSACTION = 500;
    private static final int RECORDS_IN_SINGLE_TRANSACTIONS = 200_000;

    private final String name;
    private final String about;
    private final Function<Sandbox, OrdersTable> database;
    private final boolean snapshot;
    private final int rowsPerTransaction;

    private SourceBenchmark(
            String name,
            String about,
            Function<Sandbox, OrdersTable> database,
            boolean snapshot,
            int rowsPerTransaction) {
        this.name = name;
        this.about = about;
        this.database = database;
        this.snapshot = snapshot;
        this.rowsPerTransaction = rowsPerTransaction;
    }

    /** A backlog of the log. */
    static SourceBenchmark log(String database, Function<Sandbox, OrdersTable> server) {
        return new SourceBenchmark(
                database + "-log",
                "a backlog of the log into Kafka, transactions of " + ROWS_PER_TRANSACTION + " rows",
                server,
                false,
                ROWS_PER_TRANSACTION);
    }

    /** A backlog of the log with a transaction for each row. */
    static SourceBenchmark singleRows(String database, Function<Sandbox, OrdersTable> server) {
        return new SourceBenchmark(
                database + "-log-single",
                "a backlog of the log into Kafka, a transaction for each row",
                server,
                false,
                1);
    }

    /** An initial snapshot. */
    static SourceBenchmark snapshot(String database, Function<Sandbox, OrdersTable> server) {
        return new SourceBenchmark(
                database + "-snapshot", "an initial snapshot into Kafka", server, true, ROWS_PER_TRANSACTION);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String about() {
        return about + ", beside stock Debezium in the same worker";
    }

    @Override
    public int records() {
        return rowsPerTransaction == 1 ? RECORDS_IN_SINGLE_TRANSACTIONS : 1_000_000;
    }

    @Override
    public Report run(Plan plan) throws Exception {
        List<Pass> ours = new ArrayList<>();
        List<Pass> peer = new ArrayList<>();
        List<Pass> raw = new ArrayList<>();
        String stockVersion;
        try (Sandbox sandbox = Sandbox.open()) {
            OrdersTable table = database.apply(sandbox);
            stockVersion = table.stockVersion();
            try (Stage stage = Stage.open(plan.folder(), List.of(table.stockPlugin()))) {
                requireStockPlugin(stage.worker().rest(), table.stock());
                table.create();
                SourceSide ourSide = new SourceSide(stage, table, "ours", table.ours(), snapshot);
                SourceSide stockSide = new SourceSide(stage, table, "stock", table.stock(), snapshot);
                ourSide.prepare();
                stockSide.prepare();
                for (int pass = 0; pass <= plan.repeat(); pass++) {
                    if (!snapshot || pass == 0) {
                        Plan.say("Inserting %d rows.", plan.records());
                        table.fill(pass * plan.records(), (pass + 1) * plan.records(), rowsPerTransaction);
                    }
                    Pass rawPass = snapshot ? table.readTable() : table.readLog(plan.records());
                    Pass oursPass = ourSide.run(plan.records());
                    Pass stockPass = stockSide.run(plan.records());
                    Plan.say(
                            "pass %d: raw %.0f/s, ours %.0f/s, stock %.0f/s",
                            pass, rawPass.perSecond(), oursPass.perSecond(), stockPass.perSecond());
                    if (pass > 0) {
                        raw.add(rawPass);
                        ours.add(oursPass);
                        peer.add(stockPass);
                    }
                }
            }
        }
        return new Report(name(), ours, peer, raw, how(plan, stockVersion));
    }

    /** The peer has to be the stock plugin and not the Debezium inside our jar. */
    private static void requireStockPlugin(ConnectRest rest, String stock) {
        for (JsonNode plugin : rest.call("GET", "/connector-plugins", null).body()) {
            if (plugin.path("class").asText().equals(stock)) {
                return;
            }
        }
        throw new IllegalStateException("The worker has not loaded " + stock + " from the stock plugin.");
    }

    private String how(Plan plan, String stockVersion) {
        return "Stock Debezium " + stockVersion + ". A table of ten columns, " + plan.records()
                + " rows inserted in transactions of " + rowsPerTransaction
                + (snapshot
                        ? ", selected by each side in turn."
                        : " while both connectors are stopped, then read from the log by each in turn.")
                + " The same envelope and the same JSON without schemas on both sides, written by the converter that each"
                + " comes with: ours by ours, Debezium's by Connect's. From the first record in the topic to the last (end"
                + " offset, asked every 20 ms), CPU of the worker's whole process in that time, broker apart. Raw: the"
                + (snapshot
                        ? " JDBC driver alone, rows decoded and dropped."
                        : " client library alone, rows decoded (PostgreSQL: messages counted) and dropped.")
                + " One pass of each is not counted.";
    }
}

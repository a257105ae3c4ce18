package io.millrace.bench;

import io.millrace.sandbox.Sandbox;
import io.millrace.sandbox.SearchOptions;
import io.millrace.sandbox.SearchProduct;
import io.millrace.sandbox.SearchServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** Kafka to an index of Elasticsearch or OpenSearch, beside prepared bulk requests on as many connections. */
final class SearchBenchmark implements Benchmark {
    static final int CONNECTIONS = 2;
    static final int PER_REQUEST = 2000;
    /** With the sandbox's usual 256 MB the server refuses requests at this rate for want of memory. */
    static final int HEAP_MB = 1024;

    private static final String RAW_INDEX = "bench-raw";

    private final SearchProduct product;
    private final DocumentForm form;

    SearchBenchmark(SearchProduct product, DocumentForm form) {
        this.product = product;
        this.form = form;
    }

    @Override
    public String name() {
        return (product.isOpenSearch() ? "opensearch" : "elasticsearch") + form.suffix();
    }

    @Override
    public String about() {
        return "250-byte documents, " + form.title() + ", from Kafka into an index of " + product.title()
                + ", beside a raw bulk writer";
    }

    @Override
    public Report run(Plan plan) throws Exception {
        List<Pass> ours = new ArrayList<>();
        List<Pass> raw = new ArrayList<>();
        try (Sandbox sandbox = Sandbox.open();
                Stage stage = Stage.open(plan.folder(), List.of())) {
            SearchServer server = sandbox.startSearch(
                    SearchOptions.defaults().withProduct(product).withHeapMb(HEAP_MB));
            RawBulk bulk = new RawBulk(server.uri());
            Plan.say("Filling the topic with %d records.", plan.records());
            stage.topics().fill(SinkPasses.TOPIC, plan.records(), IntUnaryOperator.identity(), form.value());
            SinkPasses sink = new SinkPasses(stage, config(product, form, server));
            for (int pass = 0; pass <= plan.repeat(); pass++) {
                bulk.create(RAW_INDEX);
                Pass rawPass = bulk.write(RAW_INDEX, plan.records(), CONNECTIONS, PER_REQUEST);
                bulk.create(SinkPasses.TOPIC);
                Pass oursPass = sink.run(() -> bulk.indexed(SinkPasses.TOPIC), plan.records());
                Plan.say("pass %d: raw %.0f/s, ours %.0f/s", pass, rawPass.perSecond(), oursPass.perSecond());
                if (pass > 0) {
                    raw.add(rawPass);
                    ours.add(oursPass);
                }
            }
        }
        return new Report(name(), ours, List.of(), raw, how(plan));
    }

    static Map<String, String> config(SearchProduct product, DocumentForm form, SearchServer server) {
        Map<String, String> config = new HashMap<>(SinkPasses.common(
                "io.millrace.search." + (product.isOpenSearch() ? "OpenSearch" : "Elasticsearch") + "SinkConnector"));
        form.addTo(config);
        config.put("hosts", server.uri().toString());
        config.put("lanes", Integer.toString(CONNECTIONS));
        config.put("batch.records", Integer.toString(PER_REQUEST));
        return Map.copyOf(config);
    }

    private String how(Plan plan) {
        return "One topic, one partition, one task, " + form.title() + ", " + plan.records() + " records of 250 bytes, "
                + CONNECTIONS + " connections and " + PER_REQUEST
                + " documents in a request on both sides, the same mapping,"
                + " one shard, a server with " + HEAP_MB
                + " MB of heap. Ours: from the first document that the index counts to the last (_stats, asked every 20 ms),"
                + " CPU of the worker's whole process in that time, broker apart. One pass of each is not counted.";
    }
}

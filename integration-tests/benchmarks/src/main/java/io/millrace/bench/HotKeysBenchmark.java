package io.millrace.bench;

import io.millrace.sandbox.Sandbox;
import io.millrace.sandbox.SearchOptions;
import io.millrace.sandbox.SearchProduct;
import io.millrace.sandbox.SearchServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Nine of ten events change one of a thousand documents; what waits is merged, while the raw writer sends every event. */
final class HotKeysBenchmark implements Benchmark {
    private static final int HOT = 1000;
    private static final int OTHERS_EVERY = 10;
    private static final int SPREAD = 7919;
    private static final String RAW_INDEX = "bench-raw";

    @Override
    public String name() {
        return "elasticsearch-hot";
    }

    @Override
    public String about() {
        return "events of which 90 % change 1,000 documents into Elasticsearch, beside a raw writer of every event";
    }

    @Override
    public Report run(Plan plan) throws Exception {
        List<Pass> ours = new ArrayList<>();
        List<Pass> raw = new ArrayList<>();
        Map<Integer, Integer> last = lastEvents(plan.records());
        SearchProduct product = SearchProduct.ELASTICSEARCH_8;
        DocumentForm form = DocumentForm.MAPS;
        try (Sandbox sandbox = Sandbox.open();
                Stage stage = Stage.open(plan.folder(), List.of())) {
            SearchServer server = sandbox.startSearch(
                    SearchOptions.defaults().withProduct(product).withHeapMb(SearchBenchmark.HEAP_MB));
            RawBulk bulk = new RawBulk(server.uri());
            Plan.say("Filling the topic with %d events.", plan.records());
            stage.topics().fill(SinkPasses.TOPIC, plan.records(), HotKeysBenchmark::idOf, form.value());
            SinkPasses sink = new SinkPasses(stage, SearchBenchmark.config(product, form, server));
            for (int pass = 0; pass <= plan.repeat(); pass++) {
                bulk.create(RAW_INDEX);
                Pass rawPass = bulk.writeEvents(
                        RAW_INDEX,
                        plan.records(),
                        HotKeysBenchmark::idOf,
                        SearchBenchmark.CONNECTIONS,
                        SearchBenchmark.PER_REQUEST);
                bulk.create(SinkPasses.TOPIC);
                Pass oursPass = sink.run(() -> arrived(bulk, last, plan.records()), plan.records());
                if (bulk.count(SinkPasses.TOPIC) != last.size() || bulk.count(RAW_INDEX) != last.size()) {
                    throw new IllegalStateException("The indexes do not hold " + last.size() + " documents each.");
                }
                Plan.say("pass %d: raw %.0f/s, ours %.0f/s", pass, rawPass.perSecond(), oursPass.perSecond());
                if (pass > 0) {
                    raw.add(rawPass);
                    ours.add(oursPass);
                }
            }
        }
        return new Report(name(), ours, List.of(), raw, how(plan));
    }

    /** The document of an event: every tenth is a new one, the others are hot. */
    private static int idOf(int event) {
        return event % OTHERS_EVERY == 0 ? HOT + event / OTHERS_EVERY : (int) (event * (long) SPREAD % HOT);
    }

    /** By document, the event that was its last. */
    private static Map<Integer, Integer> lastEvents(int records) {
        Map<Integer, Integer> last = new TreeMap<>();
        for (int event = 0; event < records; event++) {
            last.put(idOf(event), event);
        }
        return last;
    }

    /** All events once the hot documents and the last of the others are as the last events made them; before, how many are sent. */
    private static long arrived(RawBulk bulk, Map<Integer, Integer> last, int records) throws Exception {
        long sent = Math.min(bulk.indexed(SinkPasses.TOPIC), records - 1L);
        if (sent < last.size()) {
            return sent;
        }
        int[] ids = last.keySet().stream()
                .filter(id -> id < HOT || id > HOT + (records - 1) / OTHERS_EVERY - HOT)
                .mapToInt(Integer::intValue)
                .toArray();
        int[] events = Arrays.stream(ids).map(last::get).toArray();
        return bulk.arrived(SinkPasses.TOPIC, ids, events) == ids.length ? records : sent;
    }

    private static String how(Plan plan) {
        return "One topic, one partition, one task, JSON without schemas, " + plan.records()
                + " events of 250 bytes, nine"
                + " of ten on " + HOT + " documents and the others on one each, " + SearchBenchmark.CONNECTIONS
                + " connections and " + SearchBenchmark.PER_REQUEST + " documents in a request on both sides. The raw"
                + " writer sends every event, those of a document over one connection. Ours: from the first request that"
                + " the index counts to the last event of every hot document and of the last others (_mget, asked every"
                + " 20 ms); then the documents are counted. One pass of each is not counted.";
    }
}

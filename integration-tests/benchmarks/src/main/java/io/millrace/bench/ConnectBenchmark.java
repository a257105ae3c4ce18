package io.millrace.bench;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** Kafka to a sink that does nothing: what of every other sink's cost is Connect's, its consumer's and the converter's. */
final class ConnectBenchmark implements Benchmark {
    private final DocumentForm form;

    ConnectBenchmark(DocumentForm form) {
        this.form = form;
    }

    @Override
    public String name() {
        return "connect" + form.suffix();
    }

    @Override
    public String about() {
        return "250-byte documents, " + form.title() + ", from Kafka into a sink that does nothing";
    }

    @Override
    public Report run(Plan plan) throws Exception {
        Path plugin = Files.createDirectories(plan.folder().resolve("idle"));
        Files.copy(ownJar(), plugin.resolve("idle.jar"));
        Path count = plan.folder().resolve("count");
        List<Pass> ours = new ArrayList<>();
        try (Stage stage = Stage.open(plan.folder(), List.of(plugin))) {
            Plan.say("Filling the topic with %d records.", plan.records());
            stage.topics().fill(SinkPasses.TOPIC, plan.records(), IntUnaryOperator.identity(), form.value());
            Map<String, String> config = new HashMap<>(SinkPasses.common(IdleSinkConnector.class.getName()));
            form.addTo(config);
            config.put(IdleSinkConnector.FILE, count.toString());
            SinkPasses sink = new SinkPasses(stage, Map.copyOf(config));
            for (int pass = 0; pass <= plan.repeat(); pass++) {
                Files.deleteIfExists(count);
                Pass oursPass = sink.run(() -> read(count), plan.records());
                Plan.say("pass %d: %.0f/s", pass, oursPass.perSecond());
                if (pass > 0) {
                    ours.add(oursPass);
                }
            }
        }
        return new Report(name(), ours, List.of(), List.of(), how(plan));
    }

    private static long read(Path count) throws IOException {
        byte[] bytes = Files.exists(count) ? Files.readAllBytes(count) : new byte[0];
        return bytes.length < Long.BYTES ? 0 : ByteBuffer.wrap(bytes).getLong();
    }

    private static Path ownJar() throws URISyntaxException {
        return Path.of(ConnectBenchmark.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private String how(Plan plan) {
        return "One topic, one partition, one task, " + form.title() + ", " + plan.records()
                + " records of 250 bytes, a sink that counts them. CPU of the worker's whole process from the first record"
                + " to the last, asked every 20 ms, broker apart. One pass is not counted.";
    }
}

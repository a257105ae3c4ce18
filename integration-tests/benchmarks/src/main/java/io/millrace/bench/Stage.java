package io.millrace.bench;

import io.millrace.harness.Checkout;
import io.millrace.harness.WorkerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A broker in one process and the worker that is measured in another, so that only the worker's cost is counted. */
final class Stage implements AutoCloseable {
    private final WorkerProcess broker;
    private final WorkerProcess worker;
    private final Topics topics;

    private Stage(WorkerProcess broker, WorkerProcess worker) {
        this.broker = broker;
        this.worker = worker;
        this.topics = new Topics(broker.bootstrapServers());
    }

    /** Starts both; the worker loads our plugins and the given folders of others. */
    static Stage open(Path folder, List<Path> otherPlugins) {
        Plan.say("Starting the broker and the worker.");
        WorkerProcess broker = WorkerProcess.start(folder.resolve("broker"));
        try {
            StringBuilder path = new StringBuilder(Checkout.plugins().toString());
            otherPlugins.forEach(plugin -> path.append(',').append(plugin));
            WorkerProcess worker = WorkerProcess.start(
                    folder.resolve("worker"),
                    Map.of("MILLRACE_JAVA_OPTS", "-Xmx1g"),
                    List.of(
                            "--bootstrap-servers", broker.bootstrapServers(),
                            "--plugin-path", path.toString(),
                            "--group-id", "bench"));
            return new Stage(broker, worker);
        } catch (RuntimeException | Error e) {
            broker.close();
            throw e;
        }
    }

    WorkerProcess worker() {
        return worker;
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    Topics topics() {
        return topics;
    }

    @Override
    public void close() {
        topics.close();
        worker.close();
        broker.close();
    }
}

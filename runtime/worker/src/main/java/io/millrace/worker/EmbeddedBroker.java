package io.millrace.worker;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.FaultHandlerFactory;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server$;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * A Kafka broker that is its own controller. It is put together as Kafka's own server does it, with two differences: the
 * controller takes a free port, and a fatal fault is reported instead of ending the process on the spot.
 */
final class EmbeddedBroker {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    private final ControllerServer controller;
    private final BrokerServer broker;

    private EmbeddedBroker(ControllerServer controller, BrokerServer broker) {
        this.controller = controller;
        this.broker = broker;
    }

    /**
     * Starts Kafka in a folder, which is formatted on first use.
     *
     * @param settings as {@link BrokerSettings} builds them
     */
    static EmbeddedBroker start(Path logDir, Map<String, String> settings, FatalExit fatal) {
        format(logDir);
        KafkaConfig config = new KafkaConfig(settings, false);
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> folders = KafkaRaftServer.initializeLogDirs(config, LOG, "");
        Metrics metrics = Server$.MODULE$.initializeMetrics(
                config, Time.SYSTEM, folders._1().clusterId().orElseThrow());
        CompletableFuture<Map<Integer, InetSocketAddress>> voters = new CompletableFuture<>();
        Collection<InetSocketAddress> noBootstrapControllers = List.of();
        SharedServer shared = new SharedServer(
                config,
                folders._1(),
                Time.SYSTEM,
                metrics,
                voters,
                noBootstrapControllers,
                faults(fatal),
                ServerSocketFactory.INSTANCE);
        ControllerServer controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), folders._2());
        EmbeddedBroker embedded = new EmbeddedBroker(controller, new BrokerServer(shared));
        embedded.startUp(voters, hasGroups(logDir));
        return embedded;
    }

    private void startUp(CompletableFuture<Map<Integer, InetSocketAddress>> voters, boolean hasGroups) {
        CompletableFuture<Boolean> unused = controller
                .socketServerFirstBoundPortFuture()
                .thenApply(port -> voters.complete(
                        Map.of(BrokerSettings.NODE_ID, InetSocketAddress.createUnresolved(BrokerSettings.HOST, port))));
        try {
            controller.startup();
            broker.startup();
            if (hasGroups) {
                DeadMembers.remove(broker.groupCoordinator());
            }
        } catch (RuntimeException | Error e) {
            stop(Duration.ofSeconds(2));
            throw e;
        }
    }

    private static boolean hasGroups(Path logDir) {
        return Files.isDirectory(logDir.resolve("__consumer_offsets-0"));
    }

    private static void format(Path logDir) {
        if (Files.exists(logDir.resolve("meta.properties"))) {
            return;
        }
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(BrokerSettings.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                    // With a single copy there is no second one to elect: only the bookkeeping would remain.
                    .setFeatureLevel("eligible.leader.replicas.version", (short) 0)
                    .addDirectory(logDir.toString())
                    .setMetadataLogDirectory(logDir.toString())
                    .run();
        } catch (Exception e) {
            throw new WorkerException(
                    "Kafka's folder " + logDir + " cannot be set up: " + e.getMessage()
                            + ". If it holds nothing of value, remove it.",
                    e);
        }
    }

    private static FaultHandlerFactory faults(FatalExit fatal) {
        return (name, isFatal, action) -> {
            if (!isFatal) {
                return new LoggingFaultHandler(name, action);
            }
            return (message, cause) -> {
                action.run();
                String text = "Kafka's " + name + " failed: " + message;
                fatal.report(1, text, cause, true);
                return new WorkerException(text, cause);
            };
        };
    }

    String bootstrapServers() {
        int port = broker.boundPort(ListenerName.normalised(BrokerSettings.CLIENT_LISTENER));
        return BrokerSettings.HOST + ":" + port;
    }

    /** Stops the broker, then the controller that it needs. */
    void stop(Duration limit) {
        try {
            broker.shutdown(limit);
        } finally {
            controller.shutdown();
        }
    }
}

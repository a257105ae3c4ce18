package io.millrace.worker;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running Kafka Connect worker, with its own Kafka unless it joined one. */
public final class MillraceWorker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MillraceWorker.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(180);
    private static final Duration STOP_LIMIT = Duration.ofMillis(9500);
    private static final Duration BROKER_STOP_RESERVE = Duration.ofMillis(2500);

    private final DataFolder folder;
    private final FatalExit fatal;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Thread shutdownHook = new Thread(this::close, "millrace-shutdown");
    private @Nullable EmbeddedBroker broker;
    private @Nullable EmbeddedConnect connect;
    private @Nullable RuntimeFile address;

    private MillraceWorker(DataFolder folder, FatalExit fatal) {
        this.folder = folder;
        this.fatal = fatal;
    }

    /**
     * Starts a worker and returns when its REST API answers. It stops with {@link #close()} or with the process.
     *
     * @throws WorkerException with a reason that a user understands
     */
    public static MillraceWorker start(WorkerOptions options) {
        DataFolder folder = DataFolder.open(options.dataDir());
        RuntimeLogs.toFolder(folder.logs());
        FatalExit fatal = FatalExit.watch();
        MillraceWorker worker = new MillraceWorker(folder, fatal);
        try {
            worker.startAll(options);
            return worker;
        } catch (RuntimeException | Error e) {
            worker.close();
            throw explained(e);
        }
    }

    private void startAll(WorkerOptions options) {
        UserSettings users = UserSettings.read(options);
        Optional<String> bootstrapServers = users.bootstrapServers(options);
        RestAddress rest = RestAddress.resolve(options, users.worker(), bootstrapServers);
        requireFree(rest.host(), rest.port(), "--rest-port");
        if (bootstrapServers.isEmpty()) {
            requireFree(BrokerSettings.HOST, options.kafkaPort(), "--kafka-port");
        }
        String pluginPath = ConnectSettings.pluginPath(options, users.worker());
        CompletableFuture<Plugins> plugins = PluginDiscovery.start(pluginPath, users.worker());
        KafkaAddress kafka = bootstrapServers
                .map(servers -> KafkaProbe.find(servers, users.worker()))
                .orElseGet(() -> startBroker(options, users.broker()));
        Plugins found = PluginDiscovery.await(plugins);
        Map<String, String> settings =
                ConnectSettings.build(options, kafka, rest, DefaultConverter.among(found), users.worker());
        EmbeddedConnect started = EmbeddedConnect.start(settings, found);
        connect = started;
        started.awaitReady(START_LIMIT, fatal.startFailure());
        announce(RuntimeFile.ofThisProcess(started.restUri(rest.host()), kafka));
    }

    private KafkaAddress startBroker(WorkerOptions options, Map<String, String> overrides) {
        Map<String, String> settings = BrokerSettings.build(folder.kafka(), options.kafkaPort(), overrides);
        EmbeddedBroker started = EmbeddedBroker.start(folder.kafka(), settings, fatal);
        broker = started;
        return KafkaAddress.embedded(started.bootstrapServers());
    }

    private void announce(RuntimeFile file) {
        try {
            file.write(folder.path());
        } catch (IOException e) {
            throw new WorkerException("The data folder " + folder.path() + " cannot be written to: " + e, e);
        }
        address = file;
        fatal.started();
        Runtime.getRuntime().addShutdownHook(shutdownHook);
        LOG.info("Worker ready: REST {}, Kafka {}", file.rest(), file.bootstrapServers());
    }

    /** Where this machine reaches Connect's REST API. */
    public URI restUri() {
        return address().rest();
    }

    /** The Kafka that the worker uses. */
    public String bootstrapServers() {
        return address().bootstrapServers();
    }

    private RuntimeFile address() {
        if (address == null) {
            throw new IllegalStateException("The worker has not started");
        }
        return address;
    }

    /** Returns when the worker has stopped. */
    public void awaitStop() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops Connect, then Kafka, within ten seconds; what hangs longer is left behind. */
    @Override
    public void close() {
        if (!stopping.compareAndSet(false, true)) {
            awaitStop();
            return;
        }
        LOG.info("Worker stopping");
        fatal.close();
        Deadline deadline = Deadline.in(STOP_LIMIT);
        if (connect != null) {
            deadline.run("stop connect", BROKER_STOP_RESERVE, connect::stop);
        }
        if (broker != null) {
            EmbeddedBroker running = broker;
            deadline.run("stop kafka", Duration.ZERO, () -> running.stop(deadline.left()));
        }
        release();
        LOG.info("Worker stopped");
        stopped.countDown();
        removeShutdownHook();
    }

    private void release() {
        try {
            if (address != null) {
                RuntimeFile.remove(folder.path());
            }
            folder.close();
        } catch (IOException e) {
            LOG.warn("Could not release the data folder {}: {}", folder.path(), e.toString());
        }
    }

    private void removeShutdownHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            RuntimeLogs.flush();
        }
    }

    private static void requireFree(String host, int port, String option) {
        if (port == 0) {
            return;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (IOException e) {
            throw new WorkerException(
                    "Port " + port + " on " + host + " cannot be used (" + e.getMessage()
                            + "). Stop the process that holds it, or choose another with " + option
                            + " (0 takes a free one).",
                    e);
        }
    }

    private static RuntimeException explained(Throwable failure) {
        if (failure instanceof WorkerException known) {
            return known;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return new WorkerException(
                        failure.getMessage() + ": " + cause.getMessage()
                                + ". Stop the process that holds the port, or choose another.",
                        failure);
            }
        }
        return new WorkerException("The worker cannot start: " + failure, failure);
    }
}

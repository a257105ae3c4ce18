package io.millrace.worker;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.runtime.distributed.DistributedConfig;
import org.apache.kafka.connect.runtime.distributed.DistributedHerder;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.rest.ConnectRestServer;
import org.apache.kafka.connect.runtime.rest.RestClient;
import org.apache.kafka.connect.runtime.rest.RestServer;
import org.eclipse.jetty.server.Server;

/** A Kafka Connect distributed worker in this process. */
final class EmbeddedConnect {

    private static final long REST_STOP_LIMIT_MS = 1000;

    private final Connect<DistributedHerder> connect;
    private final ConnectRestServer rest;

    private EmbeddedConnect(Connect<DistributedHerder> connect, ConnectRestServer rest) {
        this.connect = connect;
        this.rest = rest;
    }

    /** Starts a worker; {@link #awaitReady} tells when it answers. */
    static EmbeddedConnect start(Map<String, String> settings, Plugins plugins) {
        ClassLoader before = plugins.compareAndSwapWithDelegatingLoader();
        try {
            DistributedConfig config = new DistributedConfig(settings);
            RestClient client = new RestClient(config);
            ConnectRestServer rest = new ConnectRestServer(config.rebalanceTimeout(), client, config.originals());
            try {
                rest.initializeServer();
                leaveStoppingToUs(rest);
                return start(config, plugins, rest, client);
            } catch (RuntimeException | Error e) {
                rest.stop();
                throw e;
            }
        } finally {
            Plugins.compareAndSwapLoaders(before);
        }
    }

    private static EmbeddedConnect start(
            DistributedConfig config, Plugins plugins, ConnectRestServer rest, RestClient client) {
        URI advertised = rest.advertisedUrl();
        ConnectorClientConfigOverridePolicy policy = plugins.newPlugin(
                config.getString(WorkerConfig.CONNECTOR_CLIENT_POLICY_CLASS_CONFIG),
                config,
                ConnectorClientConfigOverridePolicy.class);
        String workerId = advertised.getHost() + ":" + advertised.getPort();
        DistributedHerder herder = new Wiring().herder(config, workerId, plugins, policy, rest, client);
        Connect<DistributedHerder> connect = new Connect<>(herder, rest);
        try {
            connect.start();
        } catch (RuntimeException | Error e) {
            connect.stop();
            throw e;
        }
        return new EmbeddedConnect(connect, rest);
    }

    /** Jetty would stop on a signal by itself, at once and for up to a minute; the only way to it is a connector. */
    private static void leaveStoppingToUs(ConnectRestServer rest) {
        Server server = rest.createConnector("http://127.0.0.1:0").getServer();
        server.setStopAtShutdown(false);
        server.setStopTimeout(REST_STOP_LIMIT_MS);
    }

    /**
     * Waits until the worker is a member of its group and answers requests.
     *
     * @param failure completes with an exception when the start has failed
     */
    void awaitReady(Duration limit, CompletableFuture<Void> failure) {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        connect.herder().healthCheck((error, nothing) -> {
            if (error == null) {
                answered.complete(null);
            } else {
                answered.completeExceptionally(error);
            }
        });
        try {
            CompletableFuture.anyOf(answered, failure).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new WorkerException(
                    "Kafka Connect did not get ready within " + limit.toSeconds()
                            + " s; the log in the data folder tells what it waits for.",
                    e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof WorkerException known
                    ? known
                    : new WorkerException("Kafka Connect did not start: " + cause, cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkerException("Interrupted while Kafka Connect was starting.", e);
        }
    }

    /** Where this machine reaches the REST API, which need not be where others do. */
    URI restUri(String listenerHost) {
        URI server = rest.serverUrl();
        boolean wildcard = listenerHost.isEmpty() || listenerHost.equals("0.0.0.0") || listenerHost.equals("::");
        String host = wildcard ? BrokerSettings.HOST : listenerHost;
        String bracketed = host.contains(":") ? "[" + host + "]" : host;
        return URI.create(server.getScheme() + "://" + bracketed + ":" + server.getPort());
    }

    /** Stops the REST API, then connectors and tasks, then leaves the group. */
    void stop() {
        connect.stop();
    }

    /** Kafka's own assembly of the herder and its stores. */
    private static final class Wiring extends ConnectDistributed {

        DistributedHerder herder(
                DistributedConfig config,
                String workerId,
                Plugins plugins,
                ConnectorClientConfigOverridePolicy policy,
                RestServer rest,
                RestClient client) {
            return createHerder(config, workerId, plugins, policy, rest, client);
        }
    }
}

package io.millrace.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.Verdict;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Redis through Lettuce.
 *
 * <p>Lettuce does not connect again by itself: it would send unanswered commands again after a reconnect, behind newer
 * ones. The pipeline knows which operations are unanswered and sends them again in order.
 */
final class LettuceRedisClient implements RedisClient {
    private static final Logger LOG = LoggerFactory.getLogger(LettuceRedisClient.class);
    private static final long CLOSE_MILLIS = 1_000;
    private static final long GRACE_MILLIS = 250;

    private final Endpoint endpoint;
    private final Duration connectTimeout;
    private final Duration commandTimeout;
    private final String name;
    private final Greeting greeting;
    private final ClientResources resources;
    private final io.lettuce.core.RedisClient client;

    LettuceRedisClient(String name, Endpoint endpoint, Duration connectTimeout, Duration commandTimeout) {
        this(name, endpoint, connectTimeout, commandTimeout, (opened, server) -> opened);
    }

    /** @param greeting what is done with every connection first */
    LettuceRedisClient(
            String name, Endpoint endpoint, Duration connectTimeout, Duration commandTimeout, Greeting greeting) {
        this.name = name;
        this.greeting = greeting;
        this.endpoint = endpoint;
        this.connectTimeout = connectTimeout;
        this.commandTimeout = commandTimeout;
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .threadFactoryProvider(role -> new DefaultThreadFactory(name + "-" + role, true))
                .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
        this.client = io.lettuce.core.RedisClient.create(resources);
        client.setOptions(options(endpoint, connectTimeout));
    }

    @Override
    public Connection connect() {
        return connect(endpoint.address());
    }

    /** Opens a connection to a server that takes the same credentials. */
    Connection connect(Endpoint.Address address) {
        RedisURI uri = access(RedisURI.builder().withHost(address.resolvable()).withPort(address.port()));
        return connect(uri, address.toString());
    }

    /** Opens a connection to the primary that sentinels name. */
    Connection connect(Topology.Sentinel topology) {
        RedisURI.Builder builder = RedisURI.builder().withSentinelMasterId(topology.master());
        topology.sentinels().forEach(address -> {
            RedisURI sentinel = RedisURI.builder()
                    .withHost(address.resolvable())
                    .withPort(address.port())
                    .withSsl(address.tls())
                    .withVerifyPeer(SslVerifyMode.FULL)
                    .withTimeout(connectTimeout)
                    .build();
            topology.password()
                    .ifPresent(password -> sentinel.setCredentialsProvider(
                            new StaticCredentialsProvider(null, password.value().toCharArray())));
            builder.withSentinel(sentinel);
        });
        return connect(access(builder), "the primary of " + topology.master());
    }

    private Connection connect(RedisURI uri, String server) {
        CompletableFuture<StatefulRedisConnection<byte[], byte[]>> opening =
                client.connectAsync(ByteArrayCodec.INSTANCE, uri).toCompletableFuture();
        try {
            return greeting.greet(
                    new LettuceConnection(
                            opening.get(connectTimeout.toMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS),
                            server,
                            commandTimeout),
                    server);
        } catch (ExecutionException e) {
            throw failure(server, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            abandon(opening);
            throw unreachable(server, "it did not answer within " + connectTimeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            abandon(opening);
            Thread.currentThread().interrupt();
            throw unreachable(server, "the attempt was interrupted", e);
        }
    }

    @Override
    public void close() {
        try {
            client.shutdownAsync(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS).get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("Closing the client took too long or failed; its threads end all the same", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            resources.shutdown(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MILLIS);
        }
    }

    private RedisURI access(RedisURI.Builder builder) {
        RedisURI uri = builder.withSsl(endpoint.address().tls())
                .withVerifyPeer(SslVerifyMode.FULL)
                .withDatabase(endpoint.database())
                .withClientName(name.replaceAll("[^!-~]", "_"))
                .withTimeout(connectTimeout)
                .build();
        endpoint.password().ifPresent(password -> {
            char[] secret = password.value().toCharArray();
            uri.setCredentialsProvider(
                    new StaticCredentialsProvider(endpoint.username().orElse(null), secret));
        });
        return uri;
    }

    private static ClientOptions options(Endpoint endpoint, Duration connectTimeout) {
        return ClientOptions.builder()
                .autoReconnect(false)
                .protocolVersion(ProtocolVersion.RESP2)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                .useHashIndexQueue(false)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(connectTimeout)
                        .keepAlive(true)
                        .tcpNoDelay(true)
                        .build())
                .sslOptions(endpoint.tls().options())
                .build();
    }

    private static FaultException failure(String server, Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof RedisCommandExecutionException refused) {
                return refusal(String.valueOf(refused.getMessage()), cause);
            }
            if (at instanceof SSLException) {
                return unreachable(
                        server,
                        "TLS failed (" + at.getMessage() + "); see that ssl.ca.file holds the authority of its"
                                + " certificate, that the certificate names the host, and that"
                                + " ssl.client.certificate.file is one that the server trusts, if it asks for one",
                        cause);
            }
        }
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return unreachable(server, String.valueOf(root.getMessage()), cause);
    }

    private static FaultException refusal(String error, Throwable cause) {
        Verdict verdict = ReplyJudge.judge(error);
        if (verdict instanceof Verdict.Retry retry) {
            return new FaultException(retry.fault(), retry.reason(), cause);
        }
        if (verdict instanceof Verdict.Fatal fatal) {
            return new FaultException(fatal.fault(), fatal.reason(), cause);
        }
        return new FaultException(Fault.TARGET_UNREACHABLE, "Redis refused the connection: " + error, cause);
    }

    private static FaultException unreachable(String server, String why, Throwable cause) {
        return new FaultException(
                Fault.TARGET_UNREACHABLE,
                "No connection to " + server + ": " + why + ". Check that the server runs and that uri is right.",
                cause);
    }

    private static void abandon(CompletableFuture<StatefulRedisConnection<byte[], byte[]>> opening) {
        CompletableFuture<Void> unused = opening.thenCompose(StatefulRedisConnection::closeAsync);
    }
}

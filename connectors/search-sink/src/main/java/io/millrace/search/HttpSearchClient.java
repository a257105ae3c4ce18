package io.millrace.search;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.RequestOptions;
import co.elastic.clients.transport.rest5_client.low_level.Response;
import co.elastic.clients.transport.rest5_client.low_level.ResponseException;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import co.elastic.clients.transport.rest5_client.low_level.Rest5ClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Talks HTTP to the nodes of a cluster in turn, and passes over nodes that failed lately.
 *
 * <p>Nothing is sent twice by the layers below, because the pipeline retries by itself.
 */
final class HttpSearchClient implements SearchClient {
    private static final Logger LOG = LoggerFactory.getLogger(HttpSearchClient.class);
    private static final ContentType NDJSON = ContentType.create("application/x-ndjson");
    private static final String BULK_ANSWER = "errors,items.*.status,items.*.error.type,items.*.error.reason";

    private final Rest5Client client;
    private final String bulkTimeout;
    private final boolean signed;

    private HttpSearchClient(Rest5Client client, boolean signed, String bulkTimeout) {
        this.client = client;
        this.signed = signed;
        this.bulkTimeout = bulkTimeout;
    }

    /**
     * Opens a client; connections are made when they are needed.
     *
     * @param name what its threads are called
     * @param connections how many requests may be in flight at once
     * @throws IOException if the files of certificates and keys cannot be used
     */
    static HttpSearchClient open(Connection connection, String name, int connections) throws IOException {
        Rest5ClientBuilder builder = Rest5Client.builder(connection.hosts())
                .setCompressionEnabled(connection.compress())
                .setMetaHeaderEnabled(false)
                .setDefaultHeaders(headers(connection.credentials()));
        String path = connection.hosts().get(0).getPath();
        if (path != null && path.length() > 1) {
            builder.setPathPrefix(path);
        }
        timeouts(builder, connection);
        // The client's own strategy does not compare the certificate with the name of the host.
        TlsStrategy tls = new DefaultClientTlsStrategy(
                SearchTls.context(connection.tls()),
                HostnameVerificationPolicy.CLIENT,
                HttpsSupport.getDefaultHostnameVerifier());
        int most = connections * connection.hosts().size();
        builder.setConnectionManagerCallback(
                pool -> pool.setTlsStrategy(tls).setMaxConnPerRoute(connections).setMaxConnTotal(most));
        AtomicInteger threads = new AtomicInteger();
        builder.setHttpClientConfigCallback(http -> {
            http.disableAutomaticRetries()
                    .disableRedirectHandling()
                    .disableCookieManagement()
                    .disableAuthCaching()
                    .setThreadFactory(task -> {
                        Thread thread = new Thread(task, name + "-http-" + threads.getAndIncrement());
                        thread.setDaemon(true);
                        return thread;
                    });
            connection.proxy().ifPresent(proxy -> proxy(http, proxy));
            connection.credentials().aws().ifPresent(aws -> http.addRequestInterceptorLast(AwsSettings.signer(aws)));
        });
        // A server that waits for a shard gives up before we do, so that its reason is heard.
        Duration patience = connection.requestTimeout().dividedBy(2);
        boolean signed = connection.credentials().aws().isPresent();
        return new HttpSearchClient(builder.build(), signed, patience.toMillis() + "ms");
    }

    @Override
    public SearchReply bulk(byte[] body) throws IOException {
        Request request = new Request("POST", "/_bulk");
        request.addParameter("filter_path", BULK_ANSWER);
        request.addParameter("timeout", bulkTimeout);
        return send(request, body, NDJSON);
    }

    @Override
    public SearchReply call(String method, String path, @Nullable Object json) throws IOException {
        Request request = new Request(method, path);
        return send(request, json == null ? null : Json.write(json), ContentType.APPLICATION_JSON);
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            LOG.warn("Closing the connections to the search cluster failed; they end with the process.", e);
        }
    }

    private SearchReply send(Request request, byte @Nullable [] body, ContentType type) throws IOException {
        if (body != null) {
            request.setEntity(new ByteArrayEntity(body, type));
        }
        if (signed && body != null) {
            request.setOptions(RequestOptions.DEFAULT.toBuilder()
                    .addHeader(AwsSigner.BODY_HASH, SignatureV4.hash(body))
                    .build());
        }
        try {
            return reply(client.performRequest(request));
        } catch (ResponseException e) {
            return reply(e.getResponse());
        } catch (RuntimeException e) {
            throw new IOException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private static SearchReply reply(Response response) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new SearchReply(response.getStatusCode(), new byte[0]);
        }
        try (InputStream content = entity.getContent()) {
            return new SearchReply(response.getStatusCode(), content == null ? new byte[0] : content.readAllBytes());
        }
    }

    private static void timeouts(Rest5ClientBuilder builder, Connection connection) {
        Timeout connect = Timeout.of(connection.connectTimeout());
        Timeout answer = Timeout.of(connection.requestTimeout());
        builder.setConnectionConfigCallback(
                config -> config.setConnectTimeout(connect).setSocketTimeout(answer));
        builder.setRequestConfigCallback(
                config -> config.setResponseTimeout(answer).setConnectionRequestTimeout(answer));
    }

    private static Header[] headers(Connection.Credentials credentials) {
        return credentials
                .authorization()
                .map(value -> new Header[] {new BasicHeader("Authorization", value, true)})
                .orElseGet(() -> new Header[0]);
    }

    private static void proxy(HttpAsyncClientBuilder http, Connection.Proxy proxy) {
        URI address = proxy.address();
        HttpHost host = new HttpHost(address.getScheme(), address.getHost(), address.getPort());
        http.setProxy(host);
        proxy.login().ifPresent(login -> {
            BasicCredentialsProvider known = new BasicCredentialsProvider();
            known.setCredentials(
                    new AuthScope(host),
                    new UsernamePasswordCredentials(
                            login.user(), login.password().value().toCharArray()));
            http.setDefaultCredentialsProvider(known);
        });
    }

    /** A node of a cluster as messages name it: without path, user or password. */
    static String shown(URI host) {
        return host.getScheme() + "://" + host.getAuthority();
    }
}

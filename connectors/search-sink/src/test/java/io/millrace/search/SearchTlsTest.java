package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against TLS servers on loopback, one of which wants to see a certificate of ours. */
class SearchTlsTest {
    @TempDir
    private static Path folder;

    private static TestKey serverKey;
    private static TestKey clientKey;
    private static HttpsServer server;
    private static HttpsServer strict;

    @BeforeAll
    static void start() throws Exception {
        serverKey = TestKey.create(folder, "server");
        clientKey = TestKey.create(folder, "client");
        server = server(false);
        strict = server(true);
    }

    @AfterAll
    static void stop() {
        server.stop(0);
        strict.stop(0);
    }

    @Test
    void trustsTheAuthoritiesInAFile() throws Exception {
        assertThat(status(trusting(serverKey.certificateFile()))).isEqualTo(200);
    }

    @Test
    void trustsACertificateByItsFingerprint() throws Exception {
        assertThat(status(trusting(HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest()))))
                .isEqualTo(200);
    }

    @Test
    void trustsNobodyElse() {
        assertThatThrownBy(() -> status(Connections.JVM)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> status(trusting("00".repeat(32))))
                .isInstanceOf(IOException.class)
                .hasStackTraceContaining("ssl.fingerprint");
    }

    @Test
    void aTrustedCertificateIsGoodForItsOwnHostOnly() throws Exception {
        Connection.Tls tls = trusting(HexFormat.of().formatHex(digest()));

        assertThatThrownBy(() -> status(tls, server, "localhost")).isInstanceOf(IOException.class);
    }

    @Test
    void showsItsOwnCertificateToAServerThatWantsOne() throws Exception {
        Connection.Tls nobody = trusting(serverKey.certificateFile());
        Connection.Tls known = new Connection.Tls(
                nobody.authorities(),
                Optional.empty(),
                Optional.of(new Connection.ClientCertificate(clientKey.certificateFile(), clientKey.keyFile())));

        assertThatThrownBy(() -> status(nobody, strict, "127.0.0.1")).isInstanceOf(IOException.class);
        assertThat(status(known, strict, "127.0.0.1")).isEqualTo(200);
    }

    @Test
    void reachesASecureServerThroughAProxy() throws Exception {
        try (TunnelProxy proxy = new TunnelProxy()) {
            Connection connection = Connections.through(
                    new Connection.Proxy(proxy.uri(), Optional.empty()),
                    trusting(serverKey.certificateFile()),
                    URI.create("https://127.0.0.1:" + server.getAddress().getPort()));

            assertThat(status(connection)).isEqualTo(200);
            assertThat(proxy.asked())
                    .containsExactly("CONNECT 127.0.0.1:" + server.getAddress().getPort() + " HTTP/1.1");
        }
    }

    @Test
    void saysWhyAFileCannotBeUsed() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.pem"));
        Connection.ClientCertificate swapped =
                new Connection.ClientCertificate(clientKey.certificateFile(), clientKey.certificateFile());

        assertThatThrownBy(() -> SearchTls.context(trusting(empty)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no certificate");
        assertThatThrownBy(() ->
                        SearchTls.context(new Connection.Tls(Optional.empty(), Optional.empty(), Optional.of(swapped))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("openssl pkcs8");
    }

    private static byte[] digest() throws Exception {
        return MessageDigest.getInstance("SHA-256")
                .digest(serverKey.certificate().getEncoded());
    }

    private static Connection.Tls trusting(Path authorities) {
        return new Connection.Tls(Optional.of(authorities), Optional.empty(), Optional.empty());
    }

    private static Connection.Tls trusting(String fingerprint) {
        return new Connection.Tls(Optional.empty(), Optional.of(fingerprint), Optional.empty());
    }

    private static int status(Connection.Tls tls) throws IOException {
        return status(tls, server, "127.0.0.1");
    }

    private static int status(Connection.Tls tls, HttpsServer at, String host) throws IOException {
        return status(Connections.to(
                tls, URI.create("https://" + host + ":" + at.getAddress().getPort())));
    }

    private static int status(Connection connection) throws IOException {
        try (SearchClient client = HttpSearchClient.open(connection, "test", 1)) {
            return client.call("GET", "/", null).status();
        }
    }

    private static HttpsServer server(boolean wantsCertificate) throws Exception {
        HttpsServer made = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SSLContext context = serverKey.contextTrusting(clientKey);
        made.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = context.getDefaultSSLParameters();
                ssl.setNeedClientAuth(wantsCertificate);
                parameters.setSSLParameters(ssl);
            }
        });
        made.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        made.start();
        return made;
    }
}

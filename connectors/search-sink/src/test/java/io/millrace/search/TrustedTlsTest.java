package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private static Path folder;

    private static HttpsServer server;
    private static Certificate certificate;

    @BeforeAll
    static void start() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(newKey())) {
            keys.load(in, PASSWORD);
        }
        certificate = keys.getCertificate("server");
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @Test
    void trustsTheAuthoritiesInAFile() throws Exception {
        Path pem = folder.resolve("ca.pem");
        String text = Base64.getMimeEncoder().encodeToString(certificate.getEncoded());
        Files.writeString(pem, "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");

        assertThat(status(new Connection.Trust(Optional.of(pem), Optional.empty())))
                .isEqualTo(200);
    }

    @Test
    void trustsACertificateByItsFingerprint() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        String fingerprint = HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);

        assertThat(status(new Connection.Trust(Optional.empty(), Optional.of(fingerprint))))
                .isEqualTo(200);
    }

    @Test
    void trustsNobodyElse() {
        assertThatThrownBy(() -> status(Connections.JVM)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> status(new Connection.Trust(Optional.empty(), Optional.of("00".repeat(32)))))
                .isInstanceOf(IOException.class)
                .hasStackTraceContaining("ssl.fingerprint");
    }

    @Test
    void aTrustedCertificateIsGoodForItsOwnHostOnly() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        Connection.Trust trust = new Connection.Trust(
                Optional.empty(), Optional.of(HexFormat.of().formatHex(digest)));

        assertThatThrownBy(() -> status(trust, "localhost")).isInstanceOf(IOException.class);
    }

    @Test
    void saysWhyAFileCannotBeUsed() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.pem"));

        assertThatThrownBy(() -> TrustedTls.context(new Connection.Trust(Optional.of(empty), Optional.empty())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no certificate");
    }

    private static int status(Connection.Trust trust) throws IOException {
        return status(trust, "127.0.0.1");
    }

    private static int status(Connection.Trust trust, String host) throws IOException {
        URI uri = URI.create("https://" + host + ":" + server.getAddress().getPort());
        Duration timeout = Duration.ofSeconds(5);
        Connection connection = new Connection(List.of(uri), Connections.NOBODY, trust, timeout, timeout, false);
        try (SearchClient client = HttpSearchClient.open(connection, "test", 1)) {
            return client.call("GET", "/", null).status();
        }
    }

    private static Path newKey() throws IOException, InterruptedException {
        Path store = folder.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-storetype",
                        "PKCS12",
                        "-dname",
                        "CN=search",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "10",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return store;
    }
}

package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections: what is trusted and what is not. */
class LettuceTlsTest {
    private static final char[] STORE_PASSWORD = "changeit".toCharArray();

    @Test
    void trustsTheGivenAuthority(@TempDir Path folder) throws Exception {
        try (FakeRedisServer server = server(folder, "localhost");
                RedisClient client = client(server, Optional.of(folder.resolve("ca.pem")));
                RedisClient.Connection connection = client.connect()) {
            assertThat(connection.exchange(List.of(List.of("DBSIZE".getBytes(StandardCharsets.US_ASCII)))))
                    .containsExactly(new Reply.Done(List.of(7L), List.of()));
        }
    }

    @Test
    void refusesAnUnknownAuthority(@TempDir Path folder) throws Exception {
        try (FakeRedisServer server = server(folder, "localhost");
                RedisClient client = client(server, Optional.empty())) {
            assertRefused(client);
        }
    }

    @Test
    void refusesACertificateOfAnotherHost(@TempDir Path folder) throws Exception {
        try (FakeRedisServer server = server(folder, "other.example");
                RedisClient client = client(server, Optional.of(folder.resolve("ca.pem")))) {
            assertRefused(client);
        }
    }

    @Test
    void showsItsOwnCertificateToAServerThatAsksForOne(@TempDir Path folder) throws Exception {
        try (FakeRedisServer server = server(folder, "localhost", true)) {
            Path ca = folder.resolve("ca.pem");
            TlsFiles own = new TlsFiles(Optional.of(ca), Optional.of(ca), Optional.of(keyOf(folder)));
            try (RedisClient client = client(server, own);
                    RedisClient.Connection connection = client.connect()) {
                assertThat(connection.exchange(List.of(List.of("DBSIZE".getBytes(StandardCharsets.US_ASCII)))))
                        .containsExactly(new Reply.Done(List.of(7L), List.of()));
            }
            try (RedisClient client = client(server, Optional.of(ca))) {
                assertThatThrownBy(client::connect)
                        .isInstanceOfSatisfying(FaultException.class, failure -> assertThat(failure.fault())
                                .isEqualTo(Fault.TARGET_UNREACHABLE));
            }
        }
    }

    /** The private key of the server, which serves both sides here, in a file. */
    private static Path keyOf(Path folder) throws Exception {
        KeyStore keys = store(folder.resolve("server.p12"));
        byte[] key = keys.getKey("server", STORE_PASSWORD).getEncoded();
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(key);
        return Files.writeString(
                folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
    }

    private static KeyStore store(Path file) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, STORE_PASSWORD);
        }
        return keys;
    }

    private static void assertRefused(RedisClient client) {
        assertThatThrownBy(client::connect)
                .isInstanceOfSatisfying(FaultException.class, failure -> assertThat(failure.fault())
                        .isEqualTo(Fault.TARGET_UNREACHABLE))
                .hasMessageContaining("ssl.ca.file");
    }

    private static RedisClient client(FakeRedisServer server, Optional<Path> caFile) {
        return client(server, new TlsFiles(caFile, Optional.empty(), Optional.empty()));
    }

    private static RedisClient client(FakeRedisServer server, TlsFiles files) {
        Endpoint endpoint = new Endpoint(server.address(true), files, Optional.empty(), Optional.empty(), 0);
        return new LettuceRedisClient("tls", endpoint, Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    /** A server with a fresh certificate for the host, which ca.pem holds. */
    private static FakeRedisServer server(Path folder, String host) throws Exception {
        return server(folder, host, false);
    }

    /** @param asks whether clients have to show the same certificate */
    private static FakeRedisServer server(Path folder, String host, boolean asks) throws Exception {
        Path store = folder.resolve("server.p12");
        String password = new String(STORE_PASSWORD);
        keytool(
                folder,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-dname",
                "CN=" + host,
                "-ext",
                "SAN=dns:" + host,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                password);
        keytool(
                folder,
                "-exportcert",
                "-rfc",
                "-alias",
                "server",
                "-keystore",
                store.toString(),
                "-storepass",
                password,
                "-file",
                folder.resolve("ca.pem").toString());
        return new FakeRedisServer(sockets(store, asks), command -> ":7\r\n");
    }

    private static ServerSocketFactory sockets(Path file, boolean asks) throws Exception {
        KeyStore keys = store(file);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, STORE_PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("client", keys.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
        return asks ? new AskingSockets(context.getServerSocketFactory()) : context.getServerSocketFactory();
    }

    /** Sockets that end the connections of clients without a certificate. */
    private static final class AskingSockets extends ServerSocketFactory {
        private final ServerSocketFactory sockets;

        AskingSockets(ServerSocketFactory sockets) {
            this.sockets = sockets;
        }

        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            return asking(sockets.createServerSocket(port));
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) throws IOException {
            return asking(sockets.createServerSocket(port, backlog));
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
            return asking(sockets.createServerSocket(port, backlog, address));
        }

        private static ServerSocket asking(ServerSocket socket) {
            ((SSLServerSocket) socket).setNeedClientAuth(true);
            return socket;
        }
    }

    private static void keytool(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("keytool.log")))
                .isZero();
    }
}

package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
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

    private static void assertRefused(RedisClient client) {
        assertThatThrownBy(client::connect)
                .isInstanceOfSatisfying(FaultException.class, failure -> assertThat(failure.fault())
                        .isEqualTo(Fault.TARGET_UNREACHABLE))
                .hasMessageContaining("ssl.ca.file");
    }

    private static RedisClient client(FakeRedisServer server, Optional<Path> caFile) {
        Endpoint endpoint = new Endpoint(server.address(true), caFile, Optional.empty(), Optional.empty(), 0);
        return new LettuceRedisClient("tls", endpoint, Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    /** A server with a fresh certificate for the host, which ca.pem holds. */
    private static FakeRedisServer server(Path folder, String host) throws Exception {
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
        return new FakeRedisServer(sockets(store), command -> ":7\r\n");
    }

    private static ServerSocketFactory sockets(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, STORE_PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, STORE_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context.getServerSocketFactory();
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

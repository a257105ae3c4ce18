package io.millrace.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each fault as a client sees it, before a server that sends back what it gets. */
class FaultProxyTest {
    private static final int PATIENCE_MILLIS = 30_000;

    private ServerSocket server;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "echo");
        thread.setDaemon(true);
        thread.start();
        proxy = new FaultProxy("127.0.0.1", server.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void passesBothWays() throws IOException {
        try (Socket client = connect()) {
            assertThat(echo(client, "hello")).isEqualTo("hello");
            assertThat(proxy.connections()).isOne();
        }
    }

    @Test
    void refusesAndTakesAgainOnTheSamePort() throws IOException {
        try (Socket client = connect()) {
            assertThat(echo(client, "a")).isEqualTo("a");
            proxy.refuse();
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        }
        proxy.pass();
        try (Socket client = connect()) {
            assertThat(echo(client, "b")).isEqualTo("b");
        }
    }

    @Test
    void swallowsEverythingUntilItPassesAgain() throws IOException {
        try (Socket before = connect()) {
            assertThat(echo(before, "a")).isEqualTo("a");
            proxy.freeze();
            try (Socket during = connect()) {
                before.setSoTimeout(200);
                during.setSoTimeout(200);
                assertThatThrownBy(() -> echo(before, "b")).isInstanceOf(SocketTimeoutException.class);
                assertThatThrownBy(() -> echo(during, "c")).isInstanceOf(SocketTimeoutException.class);

                proxy.pass();
                before.setSoTimeout(PATIENCE_MILLIS);
                assertThat(before.getInputStream().read()).isEqualTo('b');
            }
        }
    }

    @Test
    void forgetsTheConnectionsThereAreAndTakesNewOnes() throws IOException {
        try (Socket before = connect()) {
            assertThat(echo(before, "a")).isEqualTo("a");
            proxy.forget();
            before.setSoTimeout(200);
            assertThatThrownBy(() -> echo(before, "b")).isInstanceOf(SocketTimeoutException.class);
            try (Socket after = connect()) {
                assertThat(echo(after, "c")).isEqualTo("c");
            }
        }
    }

    @Test
    void cutsWithinAReply() throws IOException {
        proxy.cutAfter(7);
        for (int i = 0; i < 2; i++) {
            try (Socket client = connect()) {
                client.getOutputStream().write("0123456789".getBytes(US_ASCII));
                assertThat(new String(client.getInputStream().readAllBytes(), US_ASCII))
                        .isEqualTo("0123456");
            }
        }
    }

    @Test
    void delaysAndThrottles() throws IOException {
        proxy.delay(Duration.ofMillis(50));
        try (Socket client = connect()) {
            long start = System.nanoTime();
            assertThat(echo(client, "a")).isEqualTo("a");
            assertThat(System.nanoTime() - start)
                    .isGreaterThan(Duration.ofMillis(100).toNanos());

            proxy.throttle(1_000);
            start = System.nanoTime();
            String text = "x".repeat(100);
            assertThat(echo(client, text)).isEqualTo(text);
            assertThat(System.nanoTime() - start)
                    .isGreaterThan(Duration.ofMillis(200).toNanos());
        }
    }

    @Test
    void aServerThatIsGoneIsSeenAsOne() throws IOException {
        server.close();
        try (Socket client = connect()) {
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(proxy.host(), proxy.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static String echo(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(US_ASCII));
        return new String(client.getInputStream().readNBytes(text.length()), US_ASCII);
    }

    private void serve() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread thread = new Thread(() -> echo(socket), "echo-one");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException e) {
            return; // closed
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            return; // the client has gone
        }
    }
}

package io.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    @Test
    void seesThatRedisIsStillLoading() throws IOException {
        assertThat(redisThatSays("-LOADING Redis is loading the dataset in memory\r\n"))
                .isFalse();
        assertThat(redisThatSays("+PONG\r\n")).isTrue();
    }

    @Test
    void seesTheGreetingOfMySqlButNotAnError() throws IOException {
        assertThat(mysqlThatSays("\5\0\0\0\n8.0.33")).isTrue();
        assertThat(mysqlThatSays("\5\0\0\0\u00ff....")).isFalse();
    }

    @Test
    void failsWhereNobodyListens() {
        int port = FreePorts.next();
        assertThatThrownBy(() -> Readiness.mysql("127.0.0.1", port).isReady()).isInstanceOf(IOException.class);
    }

    private static boolean redisThatSays(String reply) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            answerOnce(server, reply);
            return Readiness.redis("127.0.0.1", server.getLocalPort()).isReady();
        }
    }

    private static boolean mysqlThatSays(String greeting) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            answerOnce(server, greeting);
            return Readiness.mysql("127.0.0.1", server.getLocalPort()).isReady();
        }
    }

    private static void answerOnce(ServerSocket server, String text) {
        CompletableFuture<Void> answer = CompletableFuture.runAsync(() -> {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
                socket.getInputStream().readNBytes(6);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(answer).isNotCompletedExceptionally();
    }
}

package io.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadsTest {

    private static final Artifact ARTIFACT = new Artifact("a.b", "thing", "1", "", "zip");

    private final Path folder;

    private final byte[] content = new byte[300_000];
    private final AtomicInteger requests = new AtomicInteger();
    private final List<String> ranges = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private String checksum = "";
    private int brokenAnswers;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    DownloadsTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        new Random(7).nextBytes(content);
        checksum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(content));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/repo/a/b/thing/1/thing-1.zip", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void putsTheFileAndItsChecksumInTheLocalRepository() throws IOException {
        Path file = downloads().fetch(ARTIFACT);
        assertThat(file).isEqualTo(folder.resolve("m2/a/b/thing/1/thing-1.zip")).hasBinaryContent(content);
        assertThat(file.resolveSibling("thing-1.zip.sha1")).hasContent(checksum);
    }

    @Test
    void asksNobodyForAFileThatIsThere() throws IOException {
        downloads().fetch(ARTIFACT);
        downloads().fetch(ARTIFACT);
        assertThat(requests).hasValue(1);
    }

    @Test
    void goesOnWhereTheConnectionBroke() throws IOException {
        brokenAnswers = 2;
        assertThat(downloads().fetch(ARTIFACT)).hasBinaryContent(content);
        assertThat(ranges).hasSize(2).allMatch(range -> range.startsWith("bytes="));
        assertThat(steps).hasSize(2);
    }

    @Test
    void refusesAFileWithAnotherChecksumAndLeavesNothing() throws IOException {
        checksum = "0".repeat(40);
        assertThatThrownBy(() -> downloads().fetch(ARTIFACT))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("SHA-1")
                .hasMessageContaining("thing-1.zip");
        try (Stream<Path> files = Files.list(folder.resolve("m2/a/b/thing/1"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void saysWhichAddressHasNothing() {
        Artifact missing = new Artifact("a.b", "other", "1", "", "zip");
        assertThatThrownBy(() -> downloads().fetch(missing))
                .hasMessageContaining("/repo/a/b/other/1/other-1.zip")
                .hasMessageContaining("-Dsandbox.repository");
    }

    @Test
    void downloadsOnceForTwoWhoAskAtOnce() {
        CompletableFuture<Path> one =
                CompletableFuture.supplyAsync(() -> downloads().fetch(ARTIFACT), threads);
        CompletableFuture<Path> two =
                CompletableFuture.supplyAsync(() -> downloads().fetch(ARTIFACT), threads);
        assertThat(one.join()).isEqualTo(two.join()).hasBinaryContent(content);
        assertThat(requests).hasValue(1);
    }

    private Downloads downloads() {
        URI remote = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/repo/");
        return new Downloads(folder.resolve("m2"), remote, folder.resolve("locks"), new ProgressListener() {
            @Override
            public void step(String message) {
                steps.add(message);
            }

            @Override
            public void download(String artifact, long doneBytes, long totalBytes) {}
        });
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestURI().getPath().endsWith(".sha1")) {
                byte[] text = (checksum + "  thing-1.zip\n").getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(200, text.length);
                exchange.getResponseBody().write(text);
                return;
            }
            requests.incrementAndGet();
            String range = exchange.getRequestHeaders().getFirst("Range");
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            if (range != null) {
                ranges.add(range);
            }
            boolean broken = brokenAnswers-- > 0;
            exchange.sendResponseHeaders(range == null ? 200 : 206, content.length - from);
            OutputStream body = exchange.getResponseBody();
            body.write(Arrays.copyOfRange(content, from, broken ? from + 50_000 : content.length));
            body.flush();
        }
    }
}

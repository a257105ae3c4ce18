package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.fault.Fault;
import io.millrace.sink.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests and replies over a real connection. */
class SearchWriterTest {
    private final FakeSearchServer server = new FakeSearchServer();
    private SearchClient client;
    private SearchWriter writer;

    @BeforeEach
    void open() throws IOException {
        client = HttpSearchClient.open(Connections.to(Duration.ofSeconds(2), server.uri()), "test", 2);
        IndexOptions options = new IndexOptions(
                1,
                0,
                Duration.ofMinutes(10),
                GeoPoints.NONE,
                OnMappingConflict.KEEP,
                Deletes.REMOVE,
                WriteMethod.INDEX);
        writer = new SearchWriter(
                client,
                new IndexSetup(
                        new IndexAdmin(client, Dialect.ELASTICSEARCH, options),
                        new IndexMemory(client, "test"),
                        Duration.ofSeconds(30),
                        System::nanoTime),
                new Searchability(client, "test", Duration.ZERO));
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void writesAndDeletesDocuments() {
        assertThat(write(Ops.index("shop", "1", 5, "{\"a\":1}"), Ops.index("shop", "2", 5, "{\"a\":2}")))
                .containsOnly(Verdict.APPLIED);
        assertThat(write(Ops.remove("shop", "1", 6), Ops.remove("shop", "3", 6)))
                .containsOnly(Verdict.APPLIED);
        assertThat(server.documents("shop")).containsOnlyKeys("2").containsEntry("2", "{\"a\":2}");
    }

    @Test
    void keepsTheNewerDocumentAndTheNewerDelete() {
        write(Ops.index("shop", "1", 5, "{\"a\":5}"), Ops.remove("shop", "2", 9));

        assertThat(write(Ops.index("shop", "1", 4, "{\"a\":4}"), Ops.index("shop", "2", 8, "{}")))
                .containsOnly(Verdict.SUPERSEDED);
        assertThat(server.documents("shop")).containsOnlyKeys("1").containsEntry("1", "{\"a\":5}");
    }

    @Test
    void writesTheSameVersionAgain() {
        write(Ops.index("shop", "1", 5, "{\"a\":5}"));

        assertThat(write(Ops.index("shop", "1", 5, "{\"a\":55}"))).containsExactly(Verdict.APPLIED);
        assertThat(server.documents("shop")).containsEntry("1", "{\"a\":55}");
    }

    @Test
    void judgesEveryItemByItself() {
        server.next(200, """
                {"errors":true,"items":[{"index":{"status":201}},
                {"index":{"status":429,"error":{"type":"es_rejected_execution_exception","reason":"full"}}},
                {"index":{"status":400,"error":{"type":"document_parsing_exception","reason":"no"}}}]}""");

        assertThat(write(three()))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo(Verdict.APPLIED),
                        second -> assertThat(second).isInstanceOf(Verdict.Retry.class),
                        third -> assertThat(third).isInstanceOf(Verdict.Reject.class));
    }

    @Test
    void triesAgainWhatAReplyThatIsCutOffDoesNotAnswer() {
        server.next(200, "{\"errors\":false,\"items\":[{\"index\":{\"status\":201}},{\"index\":{\"sta");

        assertThat(write(three()))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo(Verdict.APPLIED),
                        second -> assertThat(second).isInstanceOf(Verdict.Retry.class),
                        third -> assertThat(third).isInstanceOf(Verdict.Retry.class));
    }

    @Test
    void believesNoReplyWithMoreItemsThanWereSent() {
        server.next(200, "{\"items\":[{\"index\":{\"status\":201}},{\"index\":{\"status\":201}}]}");

        assertThat(write(Ops.index("shop", "1", 1, "{}"))).allMatch(Verdict.Retry.class::isInstance);
    }

    @Test
    void triesAgainWhenTheConnectionBreaksWithinTheReply() {
        server.next((exchange, body) -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody()
                    .write("{\"items\":[{\"index\":{\"status\":201}}"
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            exchange.close();
        });

        assertThat(write(three())).allSatisfy(verdict -> assertRetry(verdict, Fault.TARGET_UNREACHABLE));
        assertThat(write(three())).containsOnly(Verdict.APPLIED);
    }

    @Test
    void triesAgainWhenTheServerClosesWithoutAReplyButDidTheWork() {
        server.next((exchange, body) -> {
            byte[] unused = server.answer(body);
            exchange.close();
        });

        assertThat(write(three())).allSatisfy(verdict -> assertRetry(verdict, Fault.TARGET_UNREACHABLE));
        assertThat(write(three())).containsOnly(Verdict.APPLIED);
        assertThat(server.documents("shop")).hasSize(3);
    }

    @Test
    void doesNotWaitForEverForAReply() {
        server.next((exchange, body) -> {
            try {
                new java.util.concurrent.CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertThat(write(three())).allSatisfy(verdict -> assertRetry(verdict, Fault.TARGET_UNREACHABLE));
    }

    @Test
    void triesAgainWhenTheServerIsNotReadyAndSendsNothingTwiceByItself() {
        write(three());
        int before = server.requests().size();
        server.next(503, "{\"error\":{\"type\":\"cluster_block_exception\",\"reason\":\"state not recovered\"}}");

        assertThat(write(three())).allSatisfy(verdict -> assertRetry(verdict, Fault.TARGET_BUSY));
        assertThat(server.requests()).hasSize(before + 1);
    }

    @Test
    void aStoppedServerIsFoundAgain() {
        write(three());
        int port = server.port();
        server.close();
        assertThat(write(three())).allSatisfy(verdict -> assertRetry(verdict, Fault.TARGET_UNREACHABLE));

        try (FakeSearchServer again = new FakeSearchServer(port)) {
            again.indexes().create("shop", java.util.Map.of());
            assertThat(write(three())).containsOnly(Verdict.APPLIED);
        }
    }

    @Test
    void halvesARequestThatIsTooLarge() {
        server.acceptsBytes(400);
        DocumentOp large = Ops.index("shop", "large", 1, "{\"a\":\"" + "x".repeat(500) + "\"}");
        List<DocumentOp> batch = new ArrayList<>(documents(20));
        batch.add(7, large);

        List<Verdict> verdicts = writer.write(batch);

        assertThat(verdicts).hasSize(21);
        assertThat(verdicts.get(7)).isInstanceOfSatisfying(Verdict.Reject.class, reject -> assertThat(reject.fault())
                .isEqualTo(Fault.RECORD_TOO_LARGE));
        assertThat(verdicts).filteredOn(Verdict.APPLIED::equals).hasSize(20);
        assertThat(server.documents("shop")).hasSize(20);
    }

    @Test
    void findsTheOneOperationForWhichAWholeRequestIsRefused() {
        server.refusesRequestsWith("poison");
        List<DocumentOp> batch = new ArrayList<>(documents(50));
        batch.add(31, Ops.index("shop", "bad", 1, "{\"a\":\"poison\"}"));

        List<Verdict> verdicts = writer.write(batch);

        assertThat(verdicts.get(31)).isInstanceOf(Verdict.Reject.class);
        assertThat(verdicts).filteredOn(Verdict.APPLIED::equals).hasSize(50);
        assertThat(server.requests().size()).as("not one request for each").isLessThan(25);
    }

    @Test
    void waitsForCredentialsThatAreRefused() {
        server.next(401, "{\"error\":{\"type\":\"security_exception\",\"reason\":\"unable to authenticate\"}}");
        assertThat(write(three())).allSatisfy(verdict -> assertRetry(verdict, Fault.TARGET_AUTHENTICATION));

        server.next(403, "{}");
        assertThat(write(three())).allSatisfy(verdict -> assertRetry(verdict, Fault.TARGET_PRIVILEGES));
    }

    @Test
    void stopsWhenTheIndexIsDeletedUnderIt() {
        write(three());
        server.indexes().delete("shop");

        assertThat(write(three())).allMatch(Verdict.Fatal.class::isInstance);
    }

    @Test
    void anIndexThatCannotBeUsedDoesNotHoldUpTheOthers() {
        server.indexes().create("a-1", java.util.Map.of());
        server.indexes().create("a-2", java.util.Map.of());
        server.indexes().alias("a", "a-1", "a-2");

        List<Verdict> verdicts =
                write(Ops.index("b", "1", 1, "{}"), Ops.index("a", "1", 1, "{}"), Ops.index("b", "2", 1, "{}"));

        assertThat(verdicts.get(0)).isEqualTo(Verdict.APPLIED);
        assertThat(verdicts.get(1)).isInstanceOfSatisfying(Verdict.Fatal.class, fatal -> assertThat(fatal.reason())
                .contains("a-1, a-2"));
        assertThat(verdicts.get(2)).isEqualTo(Verdict.APPLIED);
    }

    private static void assertRetry(Verdict verdict, Fault fault) {
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Retry.class, retry -> assertThat(retry.fault())
                .isEqualTo(fault));
    }

    private List<Verdict> write(DocumentOp... ops) {
        return writer.write(Arrays.asList(ops));
    }

    private static DocumentOp[] three() {
        return documents(3).toArray(new DocumentOp[0]);
    }

    private static List<DocumentOp> documents(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Ops.index("shop", "id-" + i, 1, "{\"a\":" + i + "}"))
                .toList();
    }
}

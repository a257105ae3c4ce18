package io.millrace.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.fault.Fault;
import io.millrace.sink.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchVerdictsTest {
    private static final DocumentOp OP = Ops.index("shop", "1", 5, "{}");

    @Test
    void whatIsThereOrGoneAsWantedIsApplied() {
        assertThat(item(200)).isEqualTo(Verdict.APPLIED);
        assertThat(item(201)).isEqualTo(Verdict.APPLIED);
        assertThat(item(404)).isEqualTo(Verdict.APPLIED);
    }

    @Test
    void aConflictOfVersionsMeansThatSomethingNewerIsThere() {
        assertThat(SearchVerdicts.item(OP, new BulkItem(409, "version_conflict_engine_exception", "current")))
                .isEqualTo(Verdict.SUPERSEDED);
    }

    @ParameterizedTest
    @CsvSource({
        "429, TARGET_BUSY",
        "503, TARGET_BUSY",
        "500, TARGET_BUSY",
        "408, TARGET_BUSY",
        "401, TARGET_AUTHENTICATION",
        "403, TARGET_PRIVILEGES"
    })
    void whatMayPassIsTriedAgain(int status, Fault fault) {
        assertThat(item(status)).isInstanceOfSatisfying(Verdict.Retry.class, retry -> assertThat(retry.fault())
                .isEqualTo(fault));
    }

    @ParameterizedTest
    @CsvSource({"400, TARGET_MAPPING", "413, RECORD_TOO_LARGE", "405, TARGET_REFUSED", "422, TARGET_REFUSED"})
    void whatCannotSucceedIsRejected(int status, Fault fault) {
        assertThat(item(status)).isInstanceOfSatisfying(Verdict.Reject.class, reject -> assertThat(reject.fault())
                .isEqualTo(fault));
    }

    @Test
    void anIndexThatIsGoneStopsTheTaskAndSaysHowToGoOn() {
        assertThat(SearchVerdicts.item(OP, new BulkItem(404, "index_not_found_exception", "no such index")))
                .isInstanceOfSatisfying(Verdict.Fatal.class, fatal -> {
                    assertThat(fatal.fault()).isEqualTo(Fault.TARGET_SETUP);
                    assertThat(fatal.reason()).contains("shop").contains("millrace offsets reset");
                });
    }

    @Test
    void aClosedIndexIsWaitedFor() {
        assertThat(SearchVerdicts.item(OP, new BulkItem(400, "index_closed_exception", "closed")))
                .isInstanceOf(Verdict.Retry.class);
    }

    @Test
    void reasonsDoNotShowWhatIsInADocument() {
        Verdict verdict = SearchVerdicts.item(
                OP, new BulkItem(400, "document_parsing_exception", "failed. Preview of field's value: '4111 1111'"));

        assertThat(((Verdict.Reject) verdict).reason()).contains("failed").doesNotContain("4111");
    }

    @ParameterizedTest
    @CsvSource({
        "429, TARGET_BUSY",
        "502, TARGET_BUSY",
        "401, TARGET_AUTHENTICATION",
        "403, TARGET_PRIVILEGES",
        "404, TARGET_UNREACHABLE",
        "301, TARGET_UNREACHABLE",
        "406, TARGET_UNREACHABLE"
    })
    void aWholeRequestThatIsRefusedIsTriedAgain(int status, Fault fault) {
        assertThat(SearchVerdicts.request(reply(status)))
                .isInstanceOfSatisfying(
                        Verdict.Retry.class, retry -> assertThat(retry.fault()).isEqualTo(fault));
    }

    @Test
    void oneOperationThatIsRefusedAloneIsRejected() {
        assertThat(SearchVerdicts.request(reply(400))).isInstanceOf(Verdict.Reject.class);
        assertThat(SearchVerdicts.request(reply(413)))
                .isInstanceOfSatisfying(Verdict.Reject.class, reject -> assertThat(reject.fault())
                        .isEqualTo(Fault.RECORD_TOO_LARGE));
    }

    @Test
    void aProxyThatRefusesEverythingCostsNoRecord() {
        byte[] html = "<html>The plain HTTP request was sent to HTTPS port</html>".getBytes(UTF_8);

        assertThat(SearchVerdicts.request(new SearchReply(400, html))).isInstanceOf(Verdict.Retry.class);
    }

    private static Verdict item(int status) {
        return SearchVerdicts.item(OP, new BulkItem(status, null, null));
    }

    private static SearchReply reply(int status) {
        return new SearchReply(status, FakeSearchServer.error("some_exception", "why"));
    }
}

package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ServerErrorTest {
    @Test
    void saysTheTypeTheReasonAndTheRootOfIt() {
        assertThat(words("""
                        {"error":{"type":"illegal_argument_exception","reason":"template is invalid","caused_by":
                        {"reason":"invalid composite","caused_by":{"type":"m","reason":"no such mapper type"}}},"status":400}""")).isEqualTo("illegal_argument_exception: template is invalid: no such mapper type");
        assertThat(words("""
                        {"error":{"type":"t","reason":"Failed: because","caused_by":{"reason":"because"}}}""")).isEqualTo("t: Failed: because");
    }

    @Test
    void takesErrorsThatAreOnlyText() {
        assertThat(words("{\"error\":\"Incorrect HTTP method\",\"status\":405}"))
                .isEqualTo("Incorrect HTTP method");
    }

    @Test
    void saysNothingOfWhatIsNoError() {
        assertThat(words("<html>")).isEmpty();
        assertThat(words("{\"error\":{\"type\":\"t\"")).isEmpty();
        assertThat(words("{}")).isEmpty();
        assertThat(words("")).isEmpty();
    }

    @Test
    void leavesOutWhatIsQuotedFromADocument() {
        ServerError error = ServerError.of(
                "document_parsing_exception",
                "[1:9] failed to parse: bad\n at [Source: (byte[])\"4111 1111\"; line: 1]");

        assertThat(error.words()).isEqualTo("document_parsing_exception: [1:9] failed to parse: bad");
    }

    @Test
    void isShort() {
        assertThat(ServerError.of("t", "x".repeat(5000)).words()).hasSizeLessThan(500);
    }

    private static String words(String body) {
        return ServerError.of(body.getBytes(StandardCharsets.UTF_8)).words();
    }
}

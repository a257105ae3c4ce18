package io.millrace.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SinkStateTest {
    @Test
    void readsWhatATaskSaysAboutItself() {
        SinkState state = SinkState.read(
                "{\"v\":1,\"state\":\"retrying\",\"since\":1000,\"at\":2000,"
                        + "\"fault\":\"TARGET_UNREACHABLE\",\"reason\":\"refused\",\"lastCommit\":1500000,\"applied\":7,"
                        + "\"superseded\":1,\"duplicates\":4,\"skipped\":0,\"deadLetters\":2,\"dropped\":3,\"rate\":400,\"sweeping\":1,\"swept\":9,\"deletesSeen\":1000}");
        assertThat(state)
                .isEqualTo(new SinkState(
                        "retrying",
                        "1970-01-01T00:00:01Z",
                        "1970-01-01T00:00:02Z",
                        "TARGET_UNREACHABLE",
                        "refused",
                        "1970-01-01T00:00:01.500Z",
                        7,
                        1,
                        4,
                        2,
                        3,
                        400,
                        1,
                        9,
                        "1970-01-01T00:00:01Z"));
    }

    @Test
    void nothingWasAcknowledgedYet() {
        SinkState state = SinkState.read("{\"state\":\"running\",\"since\":1,\"at\":1,\"lastCommit\":-1}");
        assertThat(state).isNotNull().extracting(SinkState::lastCommit).isNull();
    }

    @Test
    void otherMetadataIsNotAState() {
        assertThat(SinkState.read("")).isNull();
        assertThat(SinkState.read("a consumer's own words")).isNull();
        assertThat(SinkState.read("{\"a\": 1}")).isNull();
        assertThat(SinkState.read("{\"a\"")).isNull();
    }
}

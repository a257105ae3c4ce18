package io.millrace.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A count of events holds at the server whose log was counted. */
class LogServerTest {
    private static final Map<String, Object> INSIDE =
            sealed(Map.of("file", "a.1", "pos", 4, "gtids", "u:1-4", "event", 20, "row", 3, "millrace.server", "one"));

    @Test
    void goesOnInsideATransactionAtTheSameServer() {
        LogServer server = LogServer.named(() -> "one");

        assertThat(server.from(INSIDE)).isSameAs(INSIDE);
        assertThat(server.name()).isEqualTo("one");
    }

    @Test
    void readsTheTransactionFromItsBeginAtAnotherServer() {
        Map<String, Object> start = atAnother(INSIDE);

        assertThat(start).doesNotContainKeys("event", "row").containsEntry("gtids", "u:1-4");
        assertThat(OffsetKeys.isIntact(start)).isTrue();
    }

    @Test
    void readsItFromItsBeginWhereNobodyKnowsWhoseCountItIs() {
        Map<String, Object> foreign = Map.of("file", "a.1", "pos", 4, "gtids", "u:1-4", "event", 20, "row", 3);

        Map<String, Object> start = atAnother(foreign);

        assertThat(start).doesNotContainKeys("event", "row", OffsetKeys.CHECK);
    }

    @Test
    void keepsAPositionThatWasEditedRecognisable() {
        Map<String, Object> edited = new HashMap<>(INSIDE);
        edited.put("pos", 5);

        assertThat(OffsetKeys.isIntact(atAnother(edited))).isFalse();
    }

    @Test
    void leavesAPlaceInAFileAlone() {
        Map<String, Object> place = Map.of("file", "a.1", "pos", 4, "event", 20, "row", 3);

        assertThat(LogServer.named(() -> "two").from(place)).isSameAs(place);
        assertThat(LogServer.any().from(INSIDE)).isSameAs(INSIDE);
        assertThat(LogServer.named(() -> "two").from(null)).isNull();
    }

    private static Map<String, Object> atAnother(Map<String, Object> stored) {
        return new HashMap<>(Objects.requireNonNull(LogServer.named(() -> "two").from(stored)));
    }

    private static Map<String, Object> sealed(Map<String, Object> position) {
        Map<String, Object> offset = new HashMap<>(position);
        offset.put(OffsetKeys.CHECK, OffsetKeys.check(offset));
        return offset;
    }
}

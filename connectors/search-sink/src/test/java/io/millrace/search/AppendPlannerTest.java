package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.Change;
import io.millrace.core.change.ChangeHeaders;
import io.millrace.core.change.ChangeReader;
import io.millrace.core.fault.FaultException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AppendPlannerTest {
    private static final Map<String, Object> KEY = Map.of("id", 7);

    @Test
    void anEventHasTheTimeOfItsChangeAndAnIdThatAReplayMakesAgain() {
        SinkRecord record = record(KEY, Map.of("a", 1), 42, 3, 1_700_000_000_123_456L);

        assertThat(lines(planner(null), record)).isEqualTo("""
                        {"create":{"_index":"t","_id":"7@t@42"}}
                        {"@timestamp":"2023-11-14T22:13:20.123456Z","a":1}
                        """);
        assertThat(lines(planner(null), record(KEY, Map.of("a", 1), 42, 99, 1_700_000_000_123_456L)))
                .as("the same change in another record")
                .startsWith("{\"create\":{\"_index\":\"t\",\"_id\":\"7@t@42\"}}");
    }

    @Test
    void aRecordWithoutAVersionOfOursIsKnownByItsPlace() {
        assertThat(lines(planner(null), record(KEY, Map.of("a", 1), -1, 3, -1))).isEqualTo("""
                        {"create":{"_index":"t","_id":"7@t-0-3"}}
                        {"@timestamp":"1970-01-01T00:00:05Z","a":1}
                        """);
    }

    @Test
    void aDeletionIsAnEventOfItsKey() {
        assertThat(lines(planner(null), record(KEY, null, 43, 4, 1_000_000)))
                .endsWith(
                        "{\"@timestamp\":\"1970-01-01T00:00:01Z\",\"millrace_deleted\":\"1970-01-01T00:00:01Z\",\"id\":7}\n");
        assertThat(lines(planner(null), record("k", null, 43, 4, 1_000_000)))
                .endsWith("\"millrace_deleted\":\"1970-01-01T00:00:01Z\",\"key\":\"k\"}\n");
    }

    @Test
    void aColumnMayBeTheTime() {
        assertThat(lines(planner("at"), record(KEY, Map.of("at", "2020-02-02"), 42, 3, 1)))
                .contains("{\"@timestamp\":\"2020-02-02\",");
        assertThat(lines(planner(null), record(KEY, Map.of("@timestamp", 5), 42, 3, 1)))
                .endsWith("\n{\"@timestamp\":5}\n");
        assertThatThrownBy(() -> lines(planner("at"), record(KEY, Map.of("a", 1), 42, 3, 1)))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("no column at");
    }

    private static AppendPlanner planner(@Nullable String column) {
        return new AppendPlanner(new DocumentOptions(
                "${topic}",
                "${key}",
                Optional.empty(),
                Optional.empty(),
                GeoPoints.NONE,
                Deletes.REMOVE,
                WriteMethod.APPEND,
                Optional.ofNullable(column),
                "${topic}"));
    }

    private static String lines(AppendPlanner planner, SinkRecord record) {
        Change change = new ChangeReader().read(record);
        List<DocumentOp> ops = new ArrayList<>();
        planner.plan(change, record, ops::add);
        assertThat(ops).hasSize(1);
        return new String(BulkRequest.encode(ops), StandardCharsets.UTF_8);
    }

    private static SinkRecord record(
            Object key, @Nullable Map<String, Object> row, long version, long offset, long committedMicros) {
        ConnectHeaders headers = new ConnectHeaders();
        if (version >= 0) {
            headers.addString(ChangeHeaders.VERSION, Long.toString(version));
            headers.addString(ChangeHeaders.COMMITTED, Long.toString(committedMicros));
        }
        return new SinkRecord("t", 0, null, key, null, row, offset, 5_000L, TimestampType.CREATE_TIME, headers);
    }
}

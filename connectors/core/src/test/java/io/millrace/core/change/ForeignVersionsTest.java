package io.millrace.core.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The versions of records that another connector wrote, one after the other. */
class ForeignVersionsTest {
    private static final long MILLIS = 1_700_000_000_123L;

    private final ChangeReader reader = new ChangeReader();
    private final ChangeReader byField = new ChangeReader("updated", topic -> topic);

    @Test
    void aLoneTombstoneIsAsNewAsTheNewestEventBeforeItInItsPartition() {
        long other = version(reader, 0, 10, event(MILLIS));
        version(reader, 0, 11, event(MILLIS - 5000));

        assertThat(version(reader, 0, 12, null)).isEqualTo(other);
        assertThat(version(reader, 0, 13, event(MILLIS))).isGreaterThan(other);
        assertThat(version(reader, 1, 14, null)).isEqualTo(14);
    }

    @Test
    void whatWasMetFurtherOnSaysNothingOfALoneTombstoneThatIsReadAgain() {
        long before = version(reader, 0, 10, event(MILLIS));
        version(reader, 0, 20, event(MILLIS + 60_000));

        assertThat(version(reader, 0, 12, null)).isEqualTo(12);
        assertThat(version(reader, 0, 10, event(MILLIS))).isEqualTo(before);
        assertThat(version(reader, 0, 12, null)).isEqualTo(before);
    }

    @Test
    void theTombstoneBehindADeleteRepeatsIt() {
        Map<String, Object> event = new HashMap<>(event(MILLIS));
        event.put("op", "d");
        event.put("before", Map.of("id", 1L, "city", "Ulm"));
        Change delete = reader.read(record(0, 10, null, event));

        assertThat(reader.read(record(0, 11, null, null))).isEqualTo(delete);
        assertThat(reader.read(record(0, 12, null, null))).isEqualTo(delete);
        assertThat(reader.read(record(1, 11, null, null))).isNotEqualTo(delete);
        assertThat(reader.read(record(0, 13, null, null))).isNotEqualTo(delete);
    }

    @Test
    void rowsAreDatedOnlyIfDeletesAreToo() {
        Map<String, Object> row = new HashMap<>(Map.of("id", 1L, "__source_ts_ms", MILLIS));
        assertThat(version(reader, 0, 10, row)).isEqualTo(10);

        row.put("__deleted", "false");
        assertThat(version(reader, 0, 11, row)).isEqualTo(ForeignVersion.logged(MILLIS, 11));
    }

    @Test
    void aFieldNumbersRowsWithoutATime() {
        assertThat(version(byField, 0, 10, Map.of("updated", 77L))).isEqualTo(77);
        assertThat(version(byField, 0, 11, Map.of("updated", "78"))).isEqualTo(78);
        assertThat(version(byField, 0, 12, Map.of("updated", new BigDecimal("79.0"))))
                .isEqualTo(79);
        assertThat(version(byField, 0, 13, Map.of("updated", Date.from(Instant.ofEpochMilli(5)))))
                .isEqualTo(5000);
        assertThat(version(byField, 0, 14, Map.of("updated", "2024-01-31T23:59:59.5Z")))
                .isEqualTo(1_706_745_599_500_000L);
        assertThat(byField.read(record(0, 15, Schema.BYTES_SCHEMA, "{\"updated\":80}".getBytes(StandardCharsets.UTF_8)))
                        .origin()
                        .version())
                .isEqualTo(80);
    }

    @Test
    void theFieldIsLessThanTheTimeOfAnEvent() {
        assertThat(version(byField, 0, 10, event(MILLIS))).isEqualTo(ForeignVersion.logged(MILLIS, 10));
    }

    @Test
    void aDeleteWithoutTheFieldIsAsNewAsTheNewestRowBeforeIt() {
        assertThatThrownBy(() -> version(byField, 0, 9, null)).hasMessageContaining("version.field");

        version(byField, 0, 10, Map.of("updated", 77L));

        assertThat(version(byField, 0, 11, null)).isEqualTo(77);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "-1", "1.5", "", "99999999999999999999"})
    void aFieldThatIsNoVersionIsRejected(String value) {
        assertThatThrownBy(() -> version(byField, 0, 10, Map.of("updated", value)))
                .hasMessageContaining("RECORD_UNREADABLE")
                .hasMessageContaining("\"updated\"");
    }

    @Test
    void aMissingFieldIsRejected() {
        assertThatThrownBy(() -> version(byField, 0, 10, Map.of("id", 1L))).hasMessageContaining("missing or null");
    }

    private static long version(ChangeReader reader, int partition, long offset, @Nullable Object value) {
        return reader.read(record(partition, offset, null, value)).origin().version();
    }

    private static Map<String, Object> event(long millis) {
        return Map.of("op", "u", "after", Map.of("id", 1L), "source", Map.of("db", "s", "table", "t", "ts_ms", millis));
    }

    private static SinkRecord record(int partition, long offset, @Nullable Schema schema, @Nullable Object value) {
        return new SinkRecord(
                "topic",
                partition,
                null,
                Map.of("id", 1L),
                schema,
                value,
                offset,
                null,
                TimestampType.NO_TIMESTAMP_TYPE,
                new ConnectHeaders());
    }
}

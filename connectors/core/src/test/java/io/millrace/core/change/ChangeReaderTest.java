package io.millrace.core.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.Change.Reason;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChangeReaderTest {
    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema ROW = SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("name", Schema.OPTIONAL_STRING_SCHEMA)
            .optional()
            .build();
    private static final Schema SOURCE = SchemaBuilder.struct()
            .field("db", Schema.STRING_SCHEMA)
            .field("table", Schema.OPTIONAL_STRING_SCHEMA)
            .field("snapshot", Schema.OPTIONAL_STRING_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
            .build();
    private static final Schema EVENT = SchemaBuilder.struct()
            .field("before", ROW)
            .field("after", ROW)
            .field("source", SOURCE)
            .field("op", Schema.STRING_SCHEMA)
            .build();

    private static final long MILLIS = 1_700_000_000_123L;
    private static final long OFFSET = 42;

    private static final Origin AT_TEN = new Origin("topic", "s.t", 10, -1);

    private final ChangeReader reader = new ChangeReader();

    @Test
    void readsARowWithItsHeaders() {
        Struct row = row(1, "a");
        Headers headers = ChangeHeaders.of(Op.UPDATE, 99, 7, "shop.orders", null);

        Change change = reader.read(record(ROW, row, headers));

        assertThat(change)
                .isEqualTo(new Change.Upsert(
                        new Origin("topic", "shop.orders", 99, 7, headers),
                        new Data(KEY, key()),
                        new Data(ROW, row),
                        null,
                        Op.UPDATE,
                        Data.NONE));
    }

    @Test
    void aNullValueIsADelete() {
        Headers headers = ChangeHeaders.of(Op.DELETE, 99, 7, "shop.orders", null);

        Change change = reader.read(record(null, null, headers));

        assertThat(change)
                .isEqualTo(new Change.Delete(
                        new Origin("topic", "shop.orders", 99, 7, headers), new Data(KEY, key()), Data.NONE));
    }

    @Test
    void readsHeadersInWhateverTypeAConverterMadeOfThem() {
        Headers headers = new ConnectHeaders();
        headers.addInt(ChangeHeaders.VERSION, 99);
        headers.add(ChangeHeaders.COMMITTED, new SchemaAndValue(null, "7".getBytes(StandardCharsets.UTF_8)));
        headers.add(ChangeHeaders.TABLE, new SchemaAndValue(null, "t.é".getBytes(StandardCharsets.UTF_8)));
        headers.addString(ChangeHeaders.OP, "c");

        assertThat(reader.read(record(ROW, row(1, null), headers)).origin())
                .isEqualTo(new Origin("topic", "t.é", 99, 7, headers));
    }

    @Test
    void anUnreadableHeaderNamesItselfItsValueAndWhatItHasToBe() {
        Headers headers = new ConnectHeaders();
        headers.addString(ChangeHeaders.VERSION, "1e3");

        assertThatThrownBy(() -> reader.read(record(ROW, row(1, null), headers)))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("millrace.version")
                .hasMessageContaining("\"1e3\"")
                .hasMessageContaining("whole number")
                .extracting(failure -> ((FaultException) failure).fault())
                .isEqualTo(Fault.RECORD_UNREADABLE);
    }

    @Test
    void aNegativeVersionIsUnreadable() {
        Headers headers = new ConnectHeaders();
        headers.addLong(ChangeHeaders.VERSION, -1);

        assertThatThrownBy(() -> reader.read(record(ROW, row(1, null), headers)))
                .hasMessageContaining("millrace.version");
    }

    @Test
    void anUnknownOperationIsUnreadable() {
        Headers headers = new ConnectHeaders();
        headers.addString(ChangeHeaders.OP, "x");

        assertThatThrownBy(() -> reader.read(record(ROW, row(1, null), headers)))
                .hasMessageContaining("millrace.op");
    }

    @Test
    void readsControlRecords() {
        assertChange(control(Op.TRUNCATE, null), new Change.Truncate(AT_TEN, null));
        assertChange(control(Op.BEGIN, "g1"), new Change.GenerationBegin(AT_TEN, "g1", null));
        assertChange(control(Op.END, "g1"), new Change.GenerationEnd(AT_TEN, "g1", null, 0));
        assertThatThrownBy(() -> control(Op.END, null)).hasMessageContaining("millrace.generation");
    }

    private static void assertChange(Change change, Change expected) {
        assertThat(change)
                .isInstanceOf(expected.getClass())
                .usingRecursiveComparison()
                .ignoringFields("origin.headers")
                .isEqualTo(expected);
    }

    @Test
    void anEndSaysWhoseTableItIsAndToHowManyPartitionsItWent() {
        Headers headers = ChangeHeaders.of(Op.END, 10, -1, "s.t", "g1")
                .addString(ChangeHeaders.SOURCE, "shop.s.t")
                .addString(ChangeHeaders.PARTITIONS, "4");

        assertChange(controlWith(Op.END, headers), new Change.GenerationEnd(AT_TEN, "g1", "shop.s.t", 4));
    }

    @Test
    void anotherConnectorsTruncateIsDatedToItsSecond() {
        Change change = reader.read(record(EVENT, event("t", "false", null, null)));

        assertThat(change).isInstanceOfSatisfying(Change.Truncate.class, truncate -> {
            assertThat(truncate.origin().table()).isEqualTo("shop.orders");
            assertThat(truncate.origin().version()).isEqualTo(ForeignVersion.logged(MILLIS, 0));
        });
    }

    private Change control(Op op, @Nullable String generation) {
        return controlWith(op, ChangeHeaders.of(op, 10, -1, "s.t", generation));
    }

    private Change controlWith(Op op, Headers headers) {
        Struct key = ControlRecord.key("s.t", op);
        return reader.read(new SinkRecord(
                "topic", 0, key.schema(), key, null, null, OFFSET, null, TimestampType.NO_TIMESTAMP_TYPE, headers));
    }

    @Test
    void readsADebeziumEventWithoutHeaders() {
        Change change = reader.read(record(EVENT, event("u", "false", row(1, "old"), row(1, "new"))));

        assertThat(change).isInstanceOfSatisfying(Change.Upsert.class, upsert -> {
            assertThat(upsert.row().value()).isEqualTo(row(1, "new"));
            assertThat(upsert.origin())
                    .isEqualTo(new Origin(
                            "topic", "shop.orders", ForeignVersion.logged(MILLIS, OFFSET), MILLIS * 1000 + 456));
        });
    }

    @Test
    void aDebeziumDeleteCarriesTheRowBefore() {
        Change change = reader.read(record(EVENT, event("d", "false", row(1, "old"), null)));

        assertThat(change).isInstanceOfSatisfying(Change.Delete.class, delete -> assertThat(
                        delete.before().value())
                .isEqualTo(row(1, "old")));
    }

    @Test
    void aSnapshotRowIsOlderThanAChangeThatFollowsEvenIfItsClockIsMinutesAhead() {
        Struct read = event("r", "true", null, row(1, "read"));
        read.getStruct("source").put("ts_ms", MILLIS + 300_000);

        long readVersion = reader.read(record(EVENT, read)).origin().version();
        long changeVersion = reader.read(record(EVENT, event("u", "false", null, row(1, "new"))))
                .origin()
                .version();

        assertThat(readVersion).isLessThan(changeVersion);
    }

    @Test
    void theTombstoneBehindAForeignDeleteIsOlderThanAnyDatedChange() {
        long tombstone = reader.read(record(null, null)).origin().version();
        long delete = reader.read(record(EVENT, event("d", "false", row(1, "old"), null)))
                .origin()
                .version();

        assertThat(tombstone).isEqualTo(OFFSET).isLessThan(delete);
    }

    @Test
    void ourHeadersComeBeforeTheSourceBlock() {
        Headers headers = ChangeHeaders.of(Op.UPDATE, 99, 7, "a.b", null);

        assertThat(reader.read(record(EVENT, event("u", "false", null, row(1, "new")), headers))
                        .origin())
                .isEqualTo(new Origin("topic", "a.b", 99, 7, headers));
    }

    @Test
    void readsAnEventWithoutSchema() {
        Map<String, Object> event = new HashMap<>();
        event.put("op", "c");
        event.put("before", null);
        event.put("after", Map.of("id", 1L));
        event.put("source", Map.of("db", "shop", "table", "orders", "ts_ms", MILLIS, "snapshot", "false"));

        Change change = reader.read(record(null, event));

        assertThat(change).isInstanceOfSatisfying(Change.Upsert.class, upsert -> {
            assertThat(upsert.row()).isEqualTo(new Data(null, Map.of("id", 1L)));
            assertThat(upsert.origin().table()).isEqualTo("shop.orders");
            assertThat(upsert.origin().version()).isEqualTo(ForeignVersion.logged(MILLIS, OFFSET));
        });
    }

    @Test
    void aPlainRowIsNumberedByItsOffset() {
        Change change = reader.read(record(null, Map.of("id", 1L)));

        assertThat(change).isInstanceOfSatisfying(Change.Upsert.class, upsert -> assertThat(
                        upsert.origin().version())
                .isEqualTo(OFFSET));
    }

    @Test
    void topicsMayHaveOtherNames() {
        ChangeReader renaming = new ChangeReader(null, topic -> topic + "-renamed");

        assertThat(renaming.read(record(ROW, row(1, "a"))).origin().topic()).isEqualTo("topic-renamed");
    }

    @Test
    void anEventWithoutTheRowIsUnreadable() {
        assertThatThrownBy(() -> reader.read(record(EVENT, event("u", "false", row(1, "a"), null))))
                .hasMessageContaining("after");
    }

    @Test
    void recordsThatChangeNoRowAreSkippedWithTheReason() {
        assertThat(skipped("io.debezium.connector.common.Heartbeat")).isEqualTo(Reason.HEARTBEAT);
        assertThat(skipped("io.debezium.connector.common.TransactionMetadataValue"))
                .isEqualTo(Reason.TRANSACTION);
        assertThat(skipped("io.debezium.connector.mysql.SchemaChangeValue")).isEqualTo(Reason.SCHEMA_CHANGE);
    }

    private Reason skipped(String schemaName) {
        Schema schema = SchemaBuilder.struct()
                .name(schemaName)
                .field("ts_ms", Schema.INT64_SCHEMA)
                .build();
        Change change = reader.read(record(schema, new Struct(schema).put("ts_ms", MILLIS)));
        assertThat(change).isInstanceOf(Change.Skip.class);
        return ((Change.Skip) change).reason();
    }

    private static Struct key() {
        return new Struct(KEY).put("id", 1L);
    }

    private static Struct row(long id, @Nullable String name) {
        return new Struct(ROW).put("id", id).put("name", name);
    }

    private static Struct event(String op, String snapshot, @Nullable Struct before, @Nullable Struct after) {
        Struct source = new Struct(SOURCE)
                .put("db", "shop")
                .put("table", "orders")
                .put("snapshot", snapshot)
                .put("ts_ms", MILLIS)
                .put("ts_us", MILLIS * 1000 + 456);
        return new Struct(EVENT)
                .put("before", before)
                .put("after", after)
                .put("source", source)
                .put("op", op);
    }

    private static SinkRecord record(@Nullable Schema schema, @Nullable Object value) {
        return record(schema, value, new ConnectHeaders());
    }

    private static SinkRecord record(@Nullable Schema schema, @Nullable Object value, Headers headers) {
        return new SinkRecord(
                "topic", 0, KEY, key(), schema, value, OFFSET, null, TimestampType.NO_TIMESTAMP_TYPE, headers);
    }
}

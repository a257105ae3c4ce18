package io.millrace.transforms;

import static io.millrace.transforms.Events.MILLIS;
import static io.millrace.transforms.Events.OFFSET;
import static io.millrace.transforms.Events.ROW;
import static io.millrace.transforms.Events.TOPIC;
import static io.millrace.transforms.Events.envelope;
import static io.millrace.transforms.Events.key;
import static io.millrace.transforms.Events.plainEnvelope;
import static io.millrace.transforms.Events.record;
import static io.millrace.transforms.Events.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.core.change.ControlRecord;
import io.millrace.core.change.ForeignVersion;
import io.millrace.core.change.RowSchemas;
import io.millrace.core.settings.ReferencePages;
import io.millrace.core.settings.SettingsAssertions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnwrapTest {
    private final Unwrap<SinkRecord> unwrap = new Unwrap<>();

    @Test
    void everyDefaultIsPinned() {
        SettingsAssertions.assertDefaults(Unwrap.SETTINGS, Map.of("tombstones", "keep"));
    }

    @Test
    void itsReferencePageIsCurrent() {
        ReferencePages.assertCurrent(Unwrap.SETTINGS, "transform-unwrap.md");
    }

    @Test
    void refusesAnUnknownSettingAndNamesTheRightOne() {
        assertThatThrownBy(() -> unwrap.configure(Map.of("tombstone", "drop")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("did you mean tombstones?");
    }

    @Test
    void acceptsWhatConnectPassesOn() {
        unwrap.configure(Map.of("type", "io.millrace.transforms.Unwrap", "plugin.version", "1", "negate", "true"));
        assertThat(unwrap.version()).matches("\\d+\\..*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", "u", "r"})
    void putsTheRowInPlaceOfTheEvent(String op) {
        Struct after = row(ROW, 7, "new");
        SinkRecord event = record(key(7), envelope(op, ROW, row(ROW, 7, "old"), after));

        SinkRecord result = apply(event);

        assertThat(result.value()).isSameAs(after);
        assertThat(result.valueSchema()).isSameAs(ROW);
        assertThat(result.key()).isEqualTo(key(7));
        assertThat(headers(result))
                .containsEntry(ChangeHeaders.OP, op)
                .containsEntry(ChangeHeaders.TABLE, "shop.orders")
                .containsEntry(ChangeHeaders.COMMITTED, Long.toString(MILLIS * 1000 + 7));
        assertThat(result.originalKafkaOffset()).isEqualTo(OFFSET);
    }

    @Test
    void versionsAreThoseThatASinkWouldGiveTheEvent() {
        assertThat(headers(apply(record(key(7), envelope("u", ROW, null, row(ROW, 7, null))))))
                .containsEntry(ChangeHeaders.VERSION, Long.toString(ForeignVersion.logged(MILLIS, OFFSET)));
        assertThat(headers(apply(record(key(7), envelope("r", ROW, null, row(ROW, 7, null))))))
                .containsEntry(ChangeHeaders.VERSION, Long.toString(ForeignVersion.readAgain(MILLIS, OFFSET)));
        Struct read = envelope("c", ROW, null, row(ROW, 7, null));
        read.getStruct("source").put("snapshot", "last");
        assertThat(headers(apply(record(key(7), read))))
                .containsEntry(ChangeHeaders.VERSION, Long.toString(ForeignVersion.readAgain(MILLIS, OFFSET)));
    }

    @Test
    void versionsBeforeKafkaHaveNoOffset() {
        Struct event = envelope("u", ROW, null, row(ROW, 7, null));
        SourceRecord before =
                new SourceRecord(Map.of(), Map.of(), TOPIC, key(7).schema(), key(7), event.schema(), event);
        Unwrap<SourceRecord> onSource = new Unwrap<>();
        onSource.configure(Map.of());

        SourceRecord result = Objects.requireNonNull(onSource.apply(before));

        assertThat(headers(result))
                .containsEntry(ChangeHeaders.VERSION, Long.toString(ForeignVersion.logged(MILLIS, 0)));
    }

    @Test
    void aDeleteKeepsItsKeyAndHasNoValue() {
        SinkRecord result = apply(record(key(7), envelope("d", ROW, row(ROW, 7, "old"), null)));

        assertThat(result.value()).isNull();
        assertThat(result.valueSchema()).isNull();
        assertThat(result.key()).isEqualTo(key(7));
        assertThat(headers(result)).containsEntry(ChangeHeaders.OP, "d").containsKey(ChangeHeaders.VERSION);
    }

    @Test
    void unwrapsWithoutASchema() {
        Map<String, Object> after = Map.of("id", 7L, "note", "new");

        SinkRecord result = apply(record(Map.of("id", 7L), plainEnvelope("u", null, after)));
        SinkRecord deleted = apply(record(Map.of("id", 7L), plainEnvelope("d", after, null)));

        assertThat(result.value()).isEqualTo(after);
        assertThat(result.valueSchema()).isNull();
        assertThat(headers(result))
                .containsEntry(ChangeHeaders.TABLE, "shop.orders")
                .containsEntry(ChangeHeaders.COMMITTED, Long.toString(MILLIS * 1000));
        assertThat(deleted.value()).isNull();
        assertThat(headers(deleted)).containsEntry(ChangeHeaders.OP, "d");
    }

    @Test
    void aTombstoneGetsTheHeadersOfItsDelete() {
        unwrap.configure(Map.of("tombstones", "keep"));
        SinkRecord deleted = apply(record(key(7), envelope("d", ROW, row(ROW, 7, "old"), null)));

        SinkRecord tombstone = apply(record(key(7), null));

        assertThat(tombstone.value()).isNull();
        assertThat(headers(tombstone)).isEqualTo(headers(deleted));
    }

    @Test
    void dropsTheTombstoneAfterADelete() {
        unwrap.configure(Map.of("tombstones", "drop"));
        apply(record(key(7), envelope("d", ROW, row(ROW, 7, "old"), null)));

        assertThat(unwrap.apply(record(key(7), null))).isNull();
        assertThat(unwrap.apply(record(key(7), null)))
                .as("a second one follows no delete")
                .isNotNull();
    }

    @Test
    void keepsATombstoneThatFollowsNoDelete() {
        unwrap.configure(Map.of("tombstones", "drop"));
        SinkRecord alone = record(key(7), null);
        assertThat(apply(alone)).isSameAs(alone);

        apply(record(key(8), envelope("d", ROW, row(ROW, 8, "old"), null)));
        assertThat(apply(record(key(7), null))).as("of another key").isNotNull();

        apply(record(key(7), envelope("d", ROW, row(ROW, 7, "old"), null)));
        apply(record(key(7), envelope("c", ROW, null, row(ROW, 7, "new"))));
        assertThat(apply(record(key(7), null))).as("after a newer row").isNotNull();

        apply(record(key(7), envelope("d", ROW, row(ROW, 7, "old"), null)));
        SinkRecord elsewhere = new SinkRecord(TOPIC, 1, Events.KEY, key(7), null, null, 1);
        assertThat(apply(elsewhere)).as("of another partition").isNotNull();
    }

    @Test
    void leavesOtherRecordsUntouched() {
        Schema heartbeat = SchemaBuilder.struct()
                .name("io.debezium.connector.common.Heartbeat")
                .field("ts_ms", Schema.INT64_SCHEMA)
                .build();
        Schema transaction = SchemaBuilder.struct()
                .name("io.debezium.connector.common.TransactionMetadataValue")
                .field("status", Schema.STRING_SCHEMA)
                .field("id", Schema.STRING_SCHEMA)
                .build();
        Schema message = SchemaBuilder.struct()
                .name("io.debezium.connector.postgresql.MessageValue")
                .field("op", Schema.STRING_SCHEMA)
                .field("source", Events.SOURCE)
                .build();
        for (Object value : new Object[] {
            new Struct(heartbeat).put("ts_ms", 1L),
            new Struct(transaction).put("status", "BEGIN").put("id", "1"),
            new Struct(message).put("op", "m").put("source", Events.source()),
            row(ROW, 7, "a row already"),
            Map.of("id", 7L, "op", "a column of this name"),
            "text"
        }) {
            SinkRecord record = record(key(7), value);
            assertThat(apply(record)).isSameAs(record);
        }
    }

    @Test
    void nullStaysNullInAColumnWithADefault() {
        Schema withDefault = Events.ROW_WITH_DEFAULT;
        SinkRecord result = apply(record(key(7), envelope("c", withDefault, null, row(withDefault, 7, null))));

        Struct plain = (Struct) Objects.requireNonNull(result.value());
        assertThat(plain.get("note")).isNull();
        assertThat(plain.schema()).isSameAs(result.valueSchema());
        Schema note = Objects.requireNonNull(plain.schema().field("note")).schema();
        assertThat(note.defaultValue()).isNull();
        assertThat(note.parameters()).containsEntry(RowSchemas.DEFAULT_PARAMETER, "none");

        SinkRecord next = apply(record(key(8), envelope("c", withDefault, null, row(withDefault, 8, "x"))));
        assertThat(next.valueSchema()).as("the schema is made once").isSameAs(result.valueSchema());
    }

    @Test
    void aTruncateBecomesAControlRecord() {
        SinkRecord result = apply(record(null, envelope("t", ROW, null, null)));

        assertThat(result.value()).isNull();
        assertThat(result.keySchema()).isEqualTo(ControlRecord.KEY_SCHEMA);
        assertThat(headers(result))
                .containsEntry(ChangeHeaders.OP, "t")
                .containsEntry(ChangeHeaders.TABLE, "shop.orders");

        assertThat(apply(record(null, plainEnvelope("t", null, null))).key())
                .isEqualTo(Map.of("millrace_table", "shop.orders", "millrace_control", "t"));
    }

    @Test
    void keepsHeadersThatAreThereAndDoesNotChangeTheRecord() {
        SinkRecord event = record(key(7), envelope("u", ROW, null, row(ROW, 7, "new")));
        event.headers().addString(ChangeHeaders.VERSION, "12345").addString("trace", "abc");

        SinkRecord result = apply(event);

        assertThat(headers(result))
                .containsEntry(ChangeHeaders.VERSION, "12345")
                .containsEntry("trace", "abc");
        assertThat(headers(event)).containsOnlyKeys(ChangeHeaders.VERSION, "trace");
        assertThat(event.value()).isEqualTo(envelope("u", ROW, null, row(ROW, 7, "new")));
    }

    @Test
    void refusesEventsThatItCannotUnderstand() {
        assertThatThrownBy(() -> apply(record(key(7), envelope("x", ROW, null, row(ROW, 7, null)))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("\"x\"");
        assertThatThrownBy(() -> apply(record(key(7), envelope("u", ROW, null, null))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("after");
    }

    private SinkRecord apply(SinkRecord record) {
        return Objects.requireNonNull(unwrap.apply(record));
    }

    private static Map<String, String> headers(ConnectRecord<?> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), (String) header.value());
        }
        return headers;
    }
}

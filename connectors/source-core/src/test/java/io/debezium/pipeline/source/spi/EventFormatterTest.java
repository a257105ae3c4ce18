package io.debezium.pipeline.source.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.pipeline.spi.OffsetContext;
import io.debezium.spi.schema.DataCollectionId;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class EventFormatterTest {
    @Test
    @SuppressWarnings("NullAway") // an event without a table, as Debezium passes it
    void debeziumsSummaryOfAnEventIsItsPositionAndNothingOfItsKey() {
        Schema schema =
                SchemaBuilder.struct().field("mail", Schema.STRING_SCHEMA).build();
        Struct key = new Struct(schema).put("mail", "ada@example.org");

        assertThat(new Provider().toSummaryString(null, null, key, null)).isEqualTo("position: {file: binlog.000003}");
    }

    @Test
    void withoutAPositionThereIsNothingToSay() {
        assertThat(new EventFormatter().key("k").value(null)).hasToString("");
    }

    private static final class Provider implements EventMetadataProvider {
        @Override
        public Instant getEventTimestamp(DataCollectionId source, OffsetContext offset, Object key, Struct value) {
            return Instant.EPOCH;
        }

        @Override
        public Map<String, String> getEventSourcePosition(
                DataCollectionId source, OffsetContext offset, Object key, Struct value) {
            return Map.of("file", "binlog.000003");
        }

        @Override
        public String getTransactionId(DataCollectionId source, OffsetContext offset, Object key, Struct value) {
            return "";
        }
    }
}

package io.debezium.pipeline.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.data.Envelope.Operation;
import io.debezium.pipeline.source.spi.EventMetadataProvider;
import io.debezium.pipeline.spi.OffsetContext;
import io.debezium.spi.schema.DataCollectionId;
import io.debezium.util.Clock;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // events without a table or a value, as Debezium passes them
class CommonEventMeterTest {
    private static final Schema KEY =
            SchemaBuilder.struct().field("mail", Schema.STRING_SCHEMA).build();

    private long now = 1_000;
    private @Nullable Map<String, String> position = Map.of("file", "binlog.000003");
    private final CommonEventMeter meter = new CommonEventMeter((Clock) () -> now, new Provider());

    @Test
    void theLastEventIsItsPositionAndNothingOfItsKey() {
        assertThat(meter.getLastEvent()).isNull();

        meter.onEvent(null, null, new Struct(KEY).put("mail", "ada@example.org"), null, Operation.CREATE);

        assertThat(meter.getLastEvent()).isEqualTo("position: {file: binlog.000003}");
    }

    @Test
    void withoutAPositionThereIsNothingToSay() {
        position = null;

        meter.onEvent(null, null, "k", null, Operation.READ);

        assertThat(meter.getLastEvent()).isEmpty();
    }

    @Test
    void countsEventsByWhatTheyDo() {
        for (Operation operation : new Operation[] {
            Operation.READ, Operation.CREATE, Operation.UPDATE, Operation.UPDATE, Operation.DELETE, Operation.DELETE
        }) {
            meter.onEvent(null, null, "k", null, operation);
        }
        meter.onFilteredEvent();
        meter.onFilteredEvent(Operation.DELETE);
        meter.onErroneousEvent();
        meter.onErroneousEvent(Operation.CREATE);

        assertThat(meter.getTotalNumberOfEventsSeen()).isEqualTo(10);
        assertThat(meter.getTotalNumberOfCreateEventsSeen()).isEqualTo(2);
        assertThat(meter.getTotalNumberOfUpdateEventsSeen()).isEqualTo(2);
        assertThat(meter.getTotalNumberOfDeleteEventsSeen()).isEqualTo(3);
        assertThat(meter.getNumberOfEventsFiltered()).isEqualTo(2);
        assertThat(meter.getNumberOfErroneousEvents()).isEqualTo(2);
    }

    @Test
    void tellsHowLongAgoTheLastEventWas() {
        assertThat(meter.getMilliSecondsSinceLastEvent()).isEqualTo(-1);

        meter.onEvent(null, null, "k", null, Operation.READ);
        now += 250;

        assertThat(meter.getMilliSecondsSinceLastEvent()).isEqualTo(250);
    }

    @Test
    void aResetForgetsEverything() {
        meter.onEvent(null, null, "k", null, Operation.CREATE);

        meter.reset();

        assertThat(meter.getLastEvent()).isNull();
        assertThat(meter.getTotalNumberOfEventsSeen()).isZero();
        assertThat(meter.getTotalNumberOfCreateEventsSeen()).isZero();
        assertThat(meter.getMilliSecondsSinceLastEvent()).isEqualTo(-1);
    }

    private final class Provider implements EventMetadataProvider {
        @Override
        public Instant getEventTimestamp(DataCollectionId source, OffsetContext offset, Object key, Struct value) {
            return Instant.EPOCH;
        }

        @Override
        public Map<String, String> getEventSourcePosition(
                DataCollectionId source, OffsetContext offset, Object key, Struct value) {
            return position;
        }

        @Override
        public String getTransactionId(DataCollectionId source, OffsetContext offset, Object key, Struct value) {
            return "";
        }
    }
}

package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.Data;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.math.BigDecimal;
import java.util.Date;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsTest {
    @ParameterizedTest
    @CsvSource({
        "io.debezium.time.Date, 19753, 1706659200000",
        "io.debezium.time.Timestamp, 1700000000500, 1700000000500",
        "io.debezium.time.MicroTimestamp, 1700000000500999, 1700000000500.999",
        "io.debezium.time.NanoTimestamp, 1700000000500999000, 1700000000500.999"
    })
    void momentsAreMillisecondsSinceTheEpoch(String name, long stored, BigDecimal millis) {
        Schema schema = SchemaBuilder.int64().name(name).build();

        assertMoment(quantity(schema, stored), millis);
    }

    @Test
    @SuppressWarnings("JavaUtilDate") // Connect's logical types carry it.
    void takesConnectsTimestampsAndTextAsMoments() {
        assertMoment(quantity(Timestamp.SCHEMA, new Date(1_700_000_000_500L)), new BigDecimal("1700000000500"));
        assertMoment(quantity(Schema.STRING_SCHEMA, "2023-11-14T22:13:20.5Z"), new BigDecimal("1700000000500"));
        assertMoment(quantity(Schema.STRING_SCHEMA, "2023-11-14T23:13:20+01:00"), new BigDecimal("1700000000000"));
    }

    @Test
    void otherNumbersAreThemselves() {
        assertNumber(quantity(Schema.INT32_SCHEMA, 5), "5");
        assertNumber(quantity(Schema.FLOAT64_SCHEMA, 0.25), "0.25");
        assertNumber(quantity(Schema.STRING_SCHEMA, " 17.5 "), "17.5");
        assertNumber(quantity(Schema.BOOLEAN_SCHEMA, true), "1");
        assertNumber(Columns.quantity(new Data(null, Map.of("c", 5L)), "c"), "5");
    }

    @Test
    void nullIsNothing() {
        assertThat(quantity(Schema.OPTIONAL_INT32_SCHEMA, null)).isNull();
        assertThat(Columns.quantity(new Data(null, Map.of()), "c")).isNull();
        assertThat(Columns.text(new Data(null, Map.of()), "c")).isNull();
    }

    @Test
    void textIsThatOfKeys() {
        assertThat(Columns.text(
                        row(SchemaBuilder.int32().name("io.debezium.time.Date").build(), 19_753), "c"))
                .isEqualTo("2024-01-31");
    }

    @Test
    void refusesOtherTypesAndColumnsThatAreNotThere() {
        assertFault(() -> quantity(Schema.STRING_SCHEMA, "tomorrow"), Fault.RECORD_VALUE_UNSUPPORTED);
        assertFault(() -> quantity(Schema.FLOAT64_SCHEMA, Double.NaN), Fault.RECORD_VALUE_UNSUPPORTED);
        assertFault(() -> quantity(Schema.BYTES_SCHEMA, new byte[1]), Fault.RECORD_VALUE_UNSUPPORTED);
        assertFault(() -> Columns.text(row(Schema.INT32_SCHEMA, 1), "other"), Fault.RECORD_TARGET_INVALID);
        assertFault(() -> Columns.text(new Data(null, "scalar"), "c"), Fault.RECORD_TARGET_INVALID);
    }

    private static Columns.@Nullable Quantity quantity(Schema schema, @Nullable Object value) {
        return Columns.quantity(row(schema, value), "c");
    }

    private static Data row(Schema schema, @Nullable Object value) {
        return Data.of(new Struct(SchemaBuilder.struct().field("c", schema).build()).put("c", value));
    }

    private static void assertMoment(Columns.@Nullable Quantity quantity, BigDecimal millis) {
        assertThat(quantity).isNotNull().satisfies(found -> {
            assertThat(found.moment()).isTrue();
            assertThat(found.value()).isEqualByComparingTo(millis);
        });
    }

    private static void assertNumber(Columns.@Nullable Quantity quantity, String number) {
        assertThat(quantity).isEqualTo(new Columns.Quantity(new BigDecimal(number), false));
    }

    private static void assertFault(ThrowingCallable call, Fault fault) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FaultException.class, failure -> assertThat(failure.fault())
                .isEqualTo(fault));
    }
}

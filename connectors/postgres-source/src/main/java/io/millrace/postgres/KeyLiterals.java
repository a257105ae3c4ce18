package io.millrace.postgres;

import io.debezium.data.VariableScaleDecimal;
import io.debezium.time.Date;
import io.debezium.time.MicroTime;
import io.debezium.time.MicroTimestamp;
import io.debezium.time.Timestamp;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** The columns of a record's key as PostgreSQL reads them from text. */
final class KeyLiterals {
    private KeyLiterals() {}

    /** The text of a value under a schema of Debezium; throws if it has none. */
    static String of(Schema schema, @Nullable Object value) throws SQLException {
        if (value instanceof Number number && schema.name() != null) {
            return timed(schema.name(), number.longValue(), number);
        }
        if (value instanceof Number || value instanceof String || value instanceof Boolean) {
            return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return "\\x" + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof byte[] bytes) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof Struct struct && VariableScaleDecimal.LOGICAL_NAME.equals(schema.name())) {
            return VariableScaleDecimal.toLogical(struct).toString();
        }
        throw new SQLException("A key of the type " + schema.name() + " " + schema.type()
                + " cannot be put into a query, nor a NULL in a key.");
    }

    private static String timed(String name, long value, Number number) {
        return switch (name) {
            case Date.SCHEMA_NAME -> LocalDate.ofEpochDay(value).toString();
            case Timestamp.SCHEMA_NAME -> Instant.ofEpochMilli(value).toString();
            case MicroTimestamp.SCHEMA_NAME ->
                Instant.EPOCH.plus(value, ChronoUnit.MICROS).toString();
            case MicroTime.SCHEMA_NAME -> LocalTime.ofNanoOfDay(value * 1000).toString();
            default -> number instanceof BigDecimal decimal ? decimal.toPlainString() : number.toString();
        };
    }
}

package io.millrace.sink;

import io.millrace.core.change.Data;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Date;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Single columns of a row, for what a sink makes of them beside the document. */
public final class Columns {
    private static final BigDecimal MILLIS_OF_DAY = BigDecimal.valueOf(86_400_000);

    private Columns() {}

    /**
     * A number that a column holds.
     *
     * @param value the number; for a date or a timestamp the milliseconds since the epoch
     * @param moment whether the column holds a date or a timestamp
     */
    public record Quantity(BigDecimal value, boolean moment) {}

    /** The text of a column as {@link CanonicalKey} makes it, or null if it is NULL. */
    public static @Nullable String text(Data row, String column) {
        Data cell = cell(row, column);
        return CanonicalKey.wholeText(cell.schema(), cell.value());
    }

    /** The number, date or timestamp in a column, or null if it is NULL; a {@link FaultException} if it is neither. */
    public static @Nullable Quantity quantity(Data row, String column) {
        Data cell = cell(row, column);
        if (cell.value() == null) {
            return null;
        }
        Semantic semantic = cell.schema() == null ? Semantic.NONE : Semantic.of(cell.schema());
        Quantity found = cell.value() instanceof String text ? parsed(text) : of(semantic, cell.value());
        if (found == null) {
            throw new FaultException(
                    Fault.RECORD_VALUE_UNSUPPORTED,
                    "The column " + column
                            + " is neither a number nor a date or timestamp. Name another column in the settings.");
        }
        return found;
    }

    private static Data cell(Data row, String column) {
        // A row without a schema may leave out what is NULL.
        if (row.schema() == null ? row.hasColumns() : row.hasColumn(column)) {
            return row.column(column);
        }
        throw new FaultException(
                Fault.RECORD_TARGET_INVALID,
                "The row has no column " + column + ". Name one that it has in the settings.");
    }

    private static @Nullable Quantity of(Semantic semantic, Object value) {
        return switch (semantic) {
            case DATE -> moment(new BigDecimal(value.toString()).multiply(MILLIS_OF_DAY));
            case TIMESTAMP_MILLIS -> moment(new BigDecimal(value.toString()));
            case TIMESTAMP_MICROS -> moment(new BigDecimal(value.toString()).movePointLeft(3));
            case TIMESTAMP_NANOS -> moment(new BigDecimal(value.toString()).movePointLeft(6));
            case SCALED_DECIMAL -> number(JsonValues.scaled((Struct) value));
            default -> plain(value);
        };
    }

    private static @Nullable Quantity plain(Object value) {
        if (value instanceof Date date) {
            return moment(BigDecimal.valueOf(JsonValues.millis(date)));
        }
        if (value instanceof Boolean bool) {
            return number(bool ? BigDecimal.ONE : BigDecimal.ZERO);
        }
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number(new BigDecimal(number.toString()));
        }
        return null;
    }

    /** MySQL's {@code TIMESTAMP} and schema-less values come as text. */
    private static @Nullable Quantity parsed(String text) {
        try {
            return number(new BigDecimal(text.trim()));
        } catch (NumberFormatException notANumber) {
            return parsedMoment(text.trim());
        }
    }

    private static @Nullable Quantity parsedMoment(String text) {
        try {
            return moment(
                    BigDecimal.valueOf(OffsetDateTime.parse(text).toInstant().toEpochMilli()));
        } catch (DateTimeException notATimestamp) {
            return null;
        }
    }

    private static Quantity moment(BigDecimal millis) {
        return new Quantity(millis, true);
    }

    private static Quantity number(BigDecimal value) {
        return new Quantity(value, false);
    }
}

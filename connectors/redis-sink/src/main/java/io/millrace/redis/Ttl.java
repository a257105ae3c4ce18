package io.millrace.redis;

import io.millrace.core.change.Data;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.Columns;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * How long the key of a row lives: as the record's header says, or else a column, or else a fixed time.
 *
 * @param fixed the time for rows that say nothing else
 * @param column the column with milliseconds, or with the moment of the end as a date or timestamp
 * @param header the header with milliseconds
 * @param jitterPercent by how much a time may be shortened, so that keys written together do not end together
 */
record Ttl(Optional<Duration> fixed, Optional<String> column, Optional<String> header, int jitterPercent) {
    static final Ttl NONE = new Ttl(Optional.empty(), Optional.empty(), Optional.empty(), 0);

    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final int SPREAD = 10_007;

    boolean isNone() {
        return fixed.isEmpty() && column.isEmpty() && header.isEmpty();
    }

    /** The end of a key that is written for this row; the same for the same row and version always. */
    Expiry of(Data row, @Nullable SinkRecord record, String key, long version) {
        Header found =
                header.isEmpty() || record == null ? null : record.headers().lastWithName(header.get());
        if (found != null && found.value() != null) {
            return Expiry.after(shortened(millis(found), key, version));
        }
        Columns.Quantity quantity = column.isEmpty() ? null : Columns.quantity(row, column.get());
        if (quantity != null) {
            long millis = bounded(quantity.value());
            return quantity.moment() ? Expiry.at(millis) : Expiry.after(shortened(millis, key, version));
        }
        return fixed.isEmpty()
                ? Expiry.NEVER
                : Expiry.after(shortened(fixed.get().toMillis(), key, version));
    }

    /** No chance is involved, so that a retry and a replay say the same. */
    private long shortened(long millis, String key, long version) {
        if (jitterPercent == 0 || millis <= 1) {
            return millis;
        }
        long most = millis / 100 * jitterPercent + millis % 100 * jitterPercent / 100;
        int part = Math.floorMod(key.hashCode() * 31 + Long.hashCode(version), SPREAD);
        return Math.max(1, millis - most / SPREAD * part - most % SPREAD * part / SPREAD);
    }

    private static long millis(Header header) {
        Object value = header.value();
        String text = value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value.toString();
        try {
            return bounded(new BigDecimal(text.trim()));
        } catch (NumberFormatException e) {
            throw new FaultException(
                    Fault.RECORD_VALUE_UNSUPPORTED,
                    "The header " + header.key() + " is \"" + text
                            + "\" but has to be a number of milliseconds. Correct what sets it.",
                    e);
        }
    }

    private static long bounded(BigDecimal number) {
        return number.max(BigDecimal.ZERO).min(LARGEST).longValue();
    }
}

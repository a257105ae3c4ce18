package io.millrace.core.change;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Where the version of a record comes from: our header, the time in a Debezium event, the field that the settings name, the
 * Kafka offset.
 *
 * <p>A null value that says nothing takes the newest number met in its partition: all older records of its key came
 * before, all newer ones come after. docs/specs/change-record.md has the rules.
 */
final class VersionRule {
    private final @Nullable String field;
    private final Map<Place, Newest> partitions = new HashMap<>();
    private @Nullable Newest last;

    private record Place(String topic, int partition) {}

    private static final class Newest {
        private final Place place;
        private long version = HeaderFields.ABSENT;
        private long offset = HeaderFields.ABSENT;

        private Newest(Place place) {
            this.place = place;
        }

        /** Behind a step back in the partition nothing counts that was met further on. */
        private void meet(long at, long number) {
            version = at > offset ? Math.max(version, number) : number;
            offset = at;
        }

        private long before(long at) {
            return at > offset ? version : HeaderFields.ABSENT;
        }
    }

    VersionRule(@Nullable String field) {
        this.field = field;
    }

    /** The version of an event; {@code row} is the state of the row that it carries. */
    long ofEvent(SinkRecord record, HeaderFields headers, Members event, @Nullable Op op, Data row) {
        if (headers.version() != HeaderFields.ABSENT) {
            return headers.version();
        }
        if (!(event.source("ts_ms") instanceof Number millis)) {
            return field == null ? undated(record) : ofField(record, field, row);
        }
        Object snapshot = event.source("snapshot");
        boolean logged = op != Op.READ && (snapshot == null || "false".equals(snapshot.toString()));
        long offset = record.originalKafkaOffset();
        return met(
                record,
                logged
                        ? ForeignVersion.logged(millis.longValue(), offset)
                        : ForeignVersion.readAgain(millis.longValue(), offset));
    }

    /** The version of a row. */
    long ofRow(SinkRecord record, HeaderFields headers, @Nullable Marks marks, Data row) {
        if (headers.version() != HeaderFields.ABSENT) {
            return headers.version();
        }
        if (marks != null && marks.isDated()) {
            return met(record, marks.version(record.originalKafkaOffset()));
        }
        return field == null ? undated(record) : ofField(record, field, row);
    }

    /** The version of a null value. */
    long ofNothing(SinkRecord record, HeaderFields headers, @Nullable Marks marks) {
        if (headers.version() != HeaderFields.ABSENT) {
            return headers.version();
        }
        if (marks != null && marks.isDated()) {
            return met(record, marks.version(record.originalKafkaOffset()));
        }
        long newest =
                partitions.isEmpty() ? HeaderFields.ABSENT : newest(record).before(record.originalKafkaOffset());
        if (newest != HeaderFields.ABSENT) {
            return newest;
        }
        if (field != null) {
            throw new FaultException(
                    Fault.RECORD_UNREADABLE,
                    "A delete has no field \"" + field + "\", which version.field names, and no number was met in its"
                            + " partition before it. Let deletes carry the row"
                            + " (delete.tombstone.handling.mode=rewrite), or remove"
                            + " version.field.");
        }
        return undated(record);
    }

    /** The version of a record that changes no row, for which it does not matter. */
    static long ofOther(SinkRecord record, HeaderFields headers) {
        return headers.version() != HeaderFields.ABSENT ? headers.version() : undated(record);
    }

    private static long undated(SinkRecord record) {
        return ForeignVersion.undated(record.originalKafkaOffset());
    }

    private long ofField(SinkRecord record, String name, Data row) {
        Object value = row.column(name).value();
        long number = value == null ? HeaderFields.ABSENT : number(value);
        if (number < 0) {
            throw new FaultException(
                    Fault.RECORD_UNREADABLE,
                    "The field \"" + name + "\", which version.field names, "
                            + (value == null ? "is missing or null" : "is no version")
                            + ". It has to be a whole number from 0 or a time, in every row.");
        }
        return met(record, number);
    }

    private static long number(Object value) {
        try {
            if (value instanceof BigDecimal decimal) {
                return decimal.longValueExact();
            }
            if (value instanceof Float || value instanceof Double) {
                return BigDecimal.valueOf(((Number) value).doubleValue()).longValueExact();
            }
            if (value instanceof Number number) {
                return number.longValue();
            }
            return value instanceof Date date ? micros(date.toInstant()) : text(value.toString());
        } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
            return HeaderFields.ABSENT;
        }
    }

    private static long text(String text) {
        boolean digits = !text.isEmpty() && text.chars().allMatch(unit -> unit >= '0' && unit <= '9');
        return digits ? Long.parseLong(text) : micros(OffsetDateTime.parse(text).toInstant());
    }

    private static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000), time.getNano() / 1000);
    }

    private long met(SinkRecord record, long version) {
        newest(record).meet(record.originalKafkaOffset(), version);
        return version;
    }

    private Newest newest(SinkRecord record) {
        Newest found = last;
        if (found == null
                || found.place.partition != record.originalKafkaPartition()
                || !found.place.topic.equals(record.originalTopic())) {
            Place place = new Place(record.originalTopic(), record.originalKafkaPartition());
            found = partitions.computeIfAbsent(place, Newest::new);
            last = found;
        }
        return found;
    }
}

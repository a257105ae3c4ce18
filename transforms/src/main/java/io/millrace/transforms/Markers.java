package io.millrace.transforms;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.core.change.ControlRecord;
import io.millrace.core.change.Op;
import java.util.Set;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.jspecify.annotations.Nullable;

/** Tells records that hold no row: heartbeats, schema changes, transaction markers and control records of a table. */
final class Markers {
    private static final Set<String> VALUES =
            Set.of("io.debezium.connector.common.Heartbeat", "io.debezium.connector.common.TransactionMetadataValue");
    private static final String SCHEMA_CHANGE = ".SchemaChangeValue";

    private Markers() {}

    static boolean isMarker(ConnectRecord<?> record) {
        return isMarkerValue(name(record.valueSchema()))
                || ControlRecord.KEY_SCHEMA.name().equals(name(record.keySchema()))
                || isControl(record.headers().lastWithName(ChangeHeaders.OP));
    }

    private static boolean isMarkerValue(@Nullable String name) {
        return name != null && (VALUES.contains(name) || name.endsWith(SCHEMA_CHANGE));
    }

    private static boolean isControl(@Nullable Header header) {
        if (header == null || !(header.value() instanceof String code)) {
            return false;
        }
        Op op = Op.ofCode(code);
        return op != null && op.isControl();
    }

    private static @Nullable String name(@Nullable Schema schema) {
        return schema == null ? null : schema.name();
    }
}

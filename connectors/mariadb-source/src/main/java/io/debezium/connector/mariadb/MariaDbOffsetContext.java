package io.debezium.connector.mariadb;

import io.debezium.connector.SnapshotType;
import io.debezium.connector.binlog.BinlogOffsetContext;
import io.debezium.connector.binlog.BinlogSourceInfo;
import io.debezium.connector.common.OffsetUtils;
import io.debezium.pipeline.source.snapshot.incremental.IncrementalSnapshotContext;
import io.debezium.pipeline.source.snapshot.incremental.SignalBasedIncrementalSnapshotContext;
import io.debezium.pipeline.txmetadata.TransactionContext;
import io.debezium.relational.TableId;
import io.millrace.mariadb.LogPlace;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Debezium's class of this name: it also tells where the current event of the log ends, and the state of tables
 * that are read beside the log holds no GTIDs.
 */
public class MariaDbOffsetContext extends BinlogOffsetContext<SourceInfo> {
    private long eventEnd;

    private MariaDbOffsetContext(
            @Nullable SnapshotType snapshot,
            boolean snapshotCompleted,
            TransactionContext transaction,
            IncrementalSnapshotContext<TableId> tables,
            SourceInfo source) {
        super(snapshot, snapshotCompleted, transaction, tables, source);
    }

    /** For a start from nothing. */
    public static MariaDbOffsetContext initial(MariaDbConnectorConfig config) {
        MariaDbOffsetContext offset = new MariaDbOffsetContext(
                null,
                false,
                new TransactionContext(),
                new SignalBasedIncrementalSnapshotContext<>(),
                new SourceInfo(config));
        offset.setBinlogStartPoint("", 0L);
        return offset;
    }

    @Override
    public void setEventPosition(long begin, long size) {
        super.setEventPosition(begin, size);
        eventEnd = begin + size;
    }

    /** Where the current event of the log begins. */
    LogPlace eventBegin() {
        return new LogPlace(getSource().binlogFilename(), getSource().binlogPosition());
    }

    /** Where the current event of the log ends. */
    LogPlace eventEnd() {
        return new LogPlace(getSource().binlogFilename(), eventEnd);
    }

    /** Reads a stored offset. */
    public static class Loader extends BinlogOffsetContext.Loader<MariaDbOffsetContext> {
        private final MariaDbConnectorConfig config;

        /** As Debezium's task calls it. */
        public Loader(MariaDbConnectorConfig config) {
            this.config = config;
        }

        @Override
        public MariaDbOffsetContext load(Map<String, ?> stored) {
            if (!(stored.get(BinlogSourceInfo.BINLOG_FILENAME_OFFSET_KEY) instanceof String file)) {
                throw new ConnectException("The stored offset has no file of the log: " + stored);
            }
            MariaDbOffsetContext offset = new MariaDbOffsetContext(
                    loadSnapshot(stored).orElse(null),
                    loadSnapshotCompleted(stored),
                    TransactionContext.load(stored),
                    SignalBasedIncrementalSnapshotContext.load(stored),
                    new SourceInfo(config));
            offset.setBinlogStartPoint(
                    file, OffsetUtils.longOffsetValue(stored, BinlogSourceInfo.BINLOG_POSITION_OFFSET_KEY));
            offset.setInitialSkips(OffsetUtils.longOffsetValue(stored, EVENTS_TO_SKIP_OFFSET_KEY), (int)
                    OffsetUtils.longOffsetValue(stored, BinlogSourceInfo.BINLOG_ROW_IN_EVENT_OFFSET_KEY));
            offset.setCompletedGtidSet((String) stored.get(GTID_SET_KEY));
            return offset;
        }
    }
}

package io.millrace.source;

import io.debezium.pipeline.source.snapshot.incremental.ChunkQueryBuilder;
import io.debezium.pipeline.source.snapshot.incremental.IncrementalSnapshotContext;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.debezium.spi.schema.DataCollectionId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Debezium's builder of the queries that read windows of a table, with a bound on what a window holds in memory: few rows at
 * first, then as many as the rows of the window before let expect in a budget of bytes, and never more than the setting says.
 */
public final class BoundedWindows<T extends DataCollectionId> implements ChunkQueryBuilder<T> {
    static final int FIRST_ROWS = 16;
    static final long BUDGET = 16L << 20;

    private static final int GROWTH = 4;
    private static final long SMALL_VALUE = 16;

    private final ChunkQueryBuilder<T> theirs;
    private final int most;
    private @Nullable TableId table;
    private int rows;

    /**
     * Bounds the windows of a builder.
     *
     * @param most how many rows a window has at the most ({@code incremental.snapshot.chunk.size})
     */
    public BoundedWindows(ChunkQueryBuilder<T> theirs, int most) {
        this.theirs = theirs;
        this.most = most;
    }

    /** Takes note of the rows of a window, which was read last. */
    public void held(Collection<Object[]> window) {
        if (window.isEmpty()) {
            return;
        }
        long bytes = 1;
        for (Object[] row : window) {
            for (Object value : row) {
                bytes += size(value);
            }
        }
        long fitting = BUDGET / Math.max(1, bytes / window.size());
        rows = (int) Math.max(1, Math.min(fitting, Math.min(most, (long) GROWTH * rows)));
    }

    private static long size(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return SMALL_VALUE + bytes.length;
        }
        // Numbers and times are comparable; documents and arrays are not.
        if (value == null || (value instanceof Comparable && !(value instanceof String))) {
            return SMALL_VALUE;
        }
        return SMALL_VALUE + value.toString().length();
    }

    @Override
    public String buildChunkQuery(
            IncrementalSnapshotContext<T> context, Table read, Optional<String> additionalCondition) {
        if (!read.id().equals(table)) {
            table = read.id();
            rows = Math.min(most, FIRST_ROWS);
        }
        return theirs.buildChunkQuery(context, read, rows, additionalCondition);
    }

    @Override
    public String buildChunkQuery(
            IncrementalSnapshotContext<T> context, Table read, int limit, Optional<String> additionalCondition) {
        return theirs.buildChunkQuery(context, read, limit, additionalCondition);
    }

    @Override
    public PreparedStatement readTableChunkStatement(IncrementalSnapshotContext<T> context, Table read, String sql)
            throws SQLException {
        return theirs.readTableChunkStatement(context, read, sql);
    }

    @Override
    public String buildMaxPrimaryKeyQuery(
            IncrementalSnapshotContext<T> context, Table read, Optional<String> additionalCondition) {
        return theirs.buildMaxPrimaryKeyQuery(context, read, additionalCondition);
    }

    @Override
    public List<Column> getQueryColumns(IncrementalSnapshotContext<T> context, Table read) {
        return theirs.getQueryColumns(context, read);
    }

    @Override
    public Table prepareTable(IncrementalSnapshotContext<T> context, Table read) {
        return theirs.prepareTable(context, read);
    }
}

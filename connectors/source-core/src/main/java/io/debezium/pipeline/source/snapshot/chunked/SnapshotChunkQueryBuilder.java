package io.debezium.pipeline.source.snapshot.chunked;

import io.debezium.jdbc.JdbcConnection;
import io.debezium.relational.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Stands in for Debezium's class of this name: the statement that reads one chunk of a table, whose rows come little by
 * little. Debezium's has the driver take all rows of the chunk into memory first.
 */
public class SnapshotChunkQueryBuilder {
    /** By this MySQL's driver, and no other, knows that it is to hand out rows as they come. */
    private static final int ROW_BY_ROW = Integer.MIN_VALUE;

    private static final int ROWS_AT_ONCE = 1_000;

    private final JdbcConnection connection;

    /** As Debezium calls it, with the connection of the thread that reads the chunk. */
    public SnapshotChunkQueryBuilder(JdbcConnection connection) {
        this.connection = connection;
    }

    /** The statement, with the whole numbers that {@link ChunkBoundaryCalculator} has found. */
    public String buildChunkQuery(SnapshotChunk chunk, List<Column> keys, String select) {
        if (!chunk.hasLowerBound() && !chunk.hasUpperBound()) {
            return select;
        }
        String column = connection.quoteIdentifier(keys.get(0).name());
        String from = chunk.hasLowerBound() ? column + " >= " + chunk.getLowerBounds()[0] : "";
        String to = chunk.hasUpperBound() ? column + " < " + chunk.getUpperBounds()[0] : "";
        return select + " WHERE " + from + (from.isEmpty() || to.isEmpty() ? "" : " AND ") + to;
    }

    /** Ready to be run. */
    public PreparedStatement prepareChunkStatement(SnapshotChunk chunk, List<Column> keys, String query)
            throws SQLException {
        Connection jdbc = connection.connection();
        PreparedStatement statement =
                jdbc.prepareStatement(query, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        boolean mysql = jdbc.getMetaData().getDriverName().startsWith("MySQL");
        statement.setFetchSize(mysql ? ROW_BY_ROW : ROWS_AT_ONCE);
        return statement;
    }
}

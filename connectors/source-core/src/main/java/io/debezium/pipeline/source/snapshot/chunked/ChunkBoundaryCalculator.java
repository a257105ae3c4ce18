package io.debezium.pipeline.source.snapshot.chunked;

import io.debezium.jdbc.JdbcConnection;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Debezium's class of this name: where a table is cut so that it can be read by several threads.
 *
 * <p>Debezium cuts by keys of every kind, and compares them in another way than it sorts them where a key is an
 * enumeration or may be NULL: rows are then in no chunk. It finds the cuts by passing over all keys before them. Here a
 * table is cut only along the first column of its primary key, only if that is a whole number, and at even distances
 * between the smallest and the largest, which costs nothing; the first chunk has no beginning and the last one no end.
 */
public class ChunkBoundaryCalculator {
    private static final Set<Integer> NUMBERS =
            Set.of(Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.DECIMAL);
    private static final Pattern NUMBER_NAMES = Pattern.compile("(?i).*(int|serial|numeric|decimal).*");
    /** What a statement has behind its table when it does not read all of it, so that no condition can be put there. */
    private static final Pattern MORE =
            Pattern.compile("(?is).*\\s(WHERE|ORDER|LIMIT|JOIN|GROUP|UNION|FETCH|FOR)\\s.*");

    private final JdbcConnection connection;

    /** As Debezium calls it, with its main connection. */
    public ChunkBoundaryCalculator(JdbcConnection connection) {
        this.connection = connection;
    }

    /** The first number of each chunk but the first one; none if the table cannot be cut. */
    public List<Object[]> calculateBoundaries(Table table, List<Column> keys, OptionalLong rows, int chunks)
            throws SQLException {
        if (chunks < 2 || !canBeCut(table, keys)) {
            return List.of();
        }
        String column = connection.quoteIdentifier(keys.get(0).name());
        String query =
                "SELECT MIN(" + column + "), MAX(" + column + ") FROM " + connection.quotedTableIdString(table.id());
        @Nullable
        BigDecimal[] ends = connection.queryAndMap(
                query,
                found -> found.next()
                        ? new BigDecimal[] {found.getBigDecimal(1), found.getBigDecimal(2)}
                        : new BigDecimal[2]);
        return ends[0] == null || ends[1] == null
                ? List.of()
                : cuts(ends[0].toBigInteger(), ends[1].toBigInteger(), chunks);
    }

    /** None is needed. */
    public Object[] calculateMaxKey(Table table, List<Column> keys) {
        return new Object[0];
    }

    /** The chunks between the cuts. */
    @SuppressWarnings("NullAway") // a chunk without a beginning or an end has null there
    public List<SnapshotChunk> createChunks(
            Table table,
            List<Object[]> boundaries,
            int tableOrder,
            int tableCount,
            String select,
            OptionalLong rows,
            Object[] maximum) {
        List<Object[]> cuts = MORE.matcher(select).matches() ? List.of() : boundaries;
        int count = cuts.size() + 1;
        OptionalLong each = rows.isPresent() ? OptionalLong.of(rows.getAsLong() / count) : rows;
        List<SnapshotChunk> chunks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            chunks.add(new SnapshotChunk(
                    table.id(),
                    table,
                    i == 0 ? null : cuts.get(i - 1),
                    i == count - 1 ? null : cuts.get(i),
                    i,
                    count,
                    tableOrder,
                    tableCount,
                    select,
                    each));
        }
        return chunks;
    }

    static boolean canBeCut(Table table, List<Column> keys) {
        if (keys.isEmpty() || table.primaryKeyColumnNames().isEmpty()) {
            return false;
        }
        Column first = keys.get(0);
        return first.name().equals(table.primaryKeyColumnNames().get(0))
                && first.isRequired()
                && NUMBERS.contains(first.jdbcType())
                && first.scale().orElse(0) == 0
                && NUMBER_NAMES.matcher(first.typeName()).matches();
    }

    static List<Object[]> cuts(BigInteger smallest, BigInteger largest, int chunks) {
        BigInteger step = largest.subtract(smallest).add(BigInteger.ONE).divide(BigInteger.valueOf(chunks));
        List<Object[]> cuts = new ArrayList<>();
        for (int i = 1; i < chunks && step.signum() > 0; i++) {
            cuts.add(new Object[] {smallest.add(step.multiply(BigInteger.valueOf(i)))});
        }
        return cuts;
    }
}

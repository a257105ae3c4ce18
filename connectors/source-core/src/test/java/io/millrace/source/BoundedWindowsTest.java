package io.millrace.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.pipeline.source.snapshot.incremental.ChunkQueryBuilder;
import io.debezium.pipeline.source.snapshot.incremental.IncrementalSnapshotContext;
import io.debezium.pipeline.source.snapshot.incremental.SignalBasedIncrementalSnapshotContext;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import java.sql.PreparedStatement;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoundedWindowsTest {
    private static final int MOST = 1024;

    private final BoundedWindows<TableId> windows = new BoundedWindows<>(new Limits(), MOST);

    @Test
    void growToTheSettingWhereRowsAreSmall() {
        int rows = next("small");
        int count = 1;
        for (; rows < MOST; count++) {
            windows.held(Collections.nCopies(rows, new Object[] {1, "a name", null}));
            rows = next("small");
        }

        assertThat(rows).isEqualTo(MOST);
        assertThat(count).as("windows until then").isLessThan(6);
    }

    @Test
    void holdNoMoreThanTheBudgetWhereRowsAreLarge() {
        int rows = next("large");
        for (int i = 0; i < 5; i++) {
            windows.held(Collections.nCopies(rows, new Object[] {i, new byte[1 << 20]}));
            rows = next("large");

            assertThat((long) rows << 20).isLessThanOrEqualTo(BoundedWindows.BUDGET);
        }
        assertThat(rows).isGreaterThan(8);
    }

    @Test
    void readARowAtATimeWhereOneIsMoreThanTheBudget() {
        next("huge");
        windows.held(List.<Object[]>of(new Object[] {new byte[(int) BoundedWindows.BUDGET + 1]}));

        assertThat(next("huge")).isOne();
    }

    @Test
    void beginAnewWithEachTable() {
        int first = next("one");
        windows.held(Collections.nCopies(first, new Object[] {1}));
        assertThat(next("one")).isGreaterThan(first);

        assertThat(next("other")).isEqualTo(first);
    }

    @Test
    void neverExceedASettingThatIsLess() {
        assertThat(limit(new BoundedWindows<>(new Limits(), 2), "small")).isEqualTo(2);
    }

    private int next(String table) {
        return limit(windows, table);
    }

    private static int limit(BoundedWindows<TableId> windows, String table) {
        Table read = Table.editor().tableId(new TableId("d", null, table)).create();
        return Integer.parseInt(
                windows.buildChunkQuery(new SignalBasedIncrementalSnapshotContext<>(), read, Optional.empty()));
    }

    /** Gives the limit for the query. */
    private static final class Limits implements ChunkQueryBuilder<TableId> {
        @Override
        public String buildChunkQuery(
                IncrementalSnapshotContext<TableId> context, Table table, Optional<String> additionalCondition) {
            throw new UnsupportedOperationException("This one has no bound.");
        }

        @Override
        public String buildChunkQuery(
                IncrementalSnapshotContext<TableId> context,
                Table table,
                int limit,
                Optional<String> additionalCondition) {
            return Integer.toString(limit);
        }

        @Override
        public PreparedStatement readTableChunkStatement(
                IncrementalSnapshotContext<TableId> context, Table table, String sql) {
            throw new UnsupportedOperationException("Nothing is read here.");
        }

        @Override
        public String buildMaxPrimaryKeyQuery(
                IncrementalSnapshotContext<TableId> context, Table table, Optional<String> additionalCondition) {
            throw new UnsupportedOperationException("Nothing is read here.");
        }

        @Override
        public List<Column> getQueryColumns(IncrementalSnapshotContext<TableId> context, Table table) {
            return List.of();
        }
    }
}

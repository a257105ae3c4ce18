package io.debezium.connector.mysql;

import io.debezium.connector.binlog.BinlogSourceInfo;
import io.debezium.relational.TableId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Debezium's class of this name, which adds nothing to its parent. That one joins the names of the tables twice for
 * every row, and each row has one table.
 */
public final class SourceInfo extends BinlogSourceInfo {
    private @Nullable TableId only;

    /** As Debezium's context of offsets calls it. */
    public SourceInfo(MySqlConnectorConfig config) {
        super(config);
    }

    @Override
    public void tableEvent(TableId table) {
        only = table;
        super.tableEvent(table);
    }

    @Override
    public void tableEvent(Set<TableId> tables) {
        only = null;
        super.tableEvent(tables);
    }

    @Override
    public @Nullable String table() {
        TableId table = only;
        return table == null ? super.table() : table.table();
    }
}

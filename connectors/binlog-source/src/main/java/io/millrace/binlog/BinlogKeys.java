package io.millrace.binlog;

import java.util.List;

/** The keys that Debezium's connectors for binary logs have in common. */
final class BinlogKeys {
    /** The settings on which depends which rows are emitted, and so the version clock after a restart. */
    static final List<String> CHOOSE_ROWS = List.of(
            "database.include.list",
            "database.exclude.list",
            "table.include.list",
            "table.exclude.list",
            "message.key.columns",
            "skipped.operations",
            "skip.messages.without.change",
            "column.include.list",
            "column.exclude.list",
            "gtid.source.includes",
            "gtid.source.excludes",
            "gtid.source.filter.dml.events",
            "event.processing.failure.handling.mode",
            "inconsistent.schema.handling.mode",
            "signal.data.collection");

    private BinlogKeys() {}
}

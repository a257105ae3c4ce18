package io.millrace.mysql;

import io.debezium.config.Field;
import io.debezium.connector.mysql.MySqlConnectorConfig;
import io.millrace.core.settings.KnownKeys;
import io.millrace.source.DebeziumFields;
import java.util.List;

/** The keys of Debezium's MySQL connector: those it declares, and the families it reads by pattern. */
final class MySqlKeys {
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

    private MySqlKeys() {}

    static List<Field> fields() {
        return DebeziumFields.of(MySqlConnectorConfig.ALL_FIELDS, MySqlConnectorConfig.class);
    }

    static KnownKeys known() {
        return DebeziumFields.known(fields()).withPrefixes("schema.history.internal.");
    }
}

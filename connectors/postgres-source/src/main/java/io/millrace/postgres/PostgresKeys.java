package io.millrace.postgres;

import io.debezium.config.Field;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.millrace.core.settings.KnownKeys;
import io.millrace.source.DebeziumFields;
import java.util.List;

/** The keys of Debezium's PostgreSQL connector: those it declares, and the families it reads by pattern. */
final class PostgresKeys {
    /** The settings on which depends which rows are emitted, and so the version clock after a restart. */
    static final List<String> CHOOSE_ROWS = List.of(
            "database.dbname",
            "schema.include.list",
            "schema.exclude.list",
            "table.include.list",
            "table.exclude.list",
            "message.key.columns",
            "skipped.operations",
            "skip.messages.without.change",
            "column.include.list",
            "column.exclude.list",
            "publication.name",
            "publish.via.partition.root",
            "event.processing.failure.handling.mode",
            "signal.data.collection");

    private PostgresKeys() {}

    static List<Field> fields() {
        return DebeziumFields.of(PostgresConnectorConfig.ALL_FIELDS, PostgresConnectorConfig.class);
    }

    static KnownKeys known() {
        return DebeziumFields.known(fields());
    }
}

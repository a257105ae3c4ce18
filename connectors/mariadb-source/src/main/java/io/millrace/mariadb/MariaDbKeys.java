package io.millrace.mariadb;

import io.debezium.config.Field;
import io.debezium.connector.mariadb.MariaDbConnectorConfig;
import io.millrace.core.settings.KnownKeys;
import io.millrace.source.DebeziumFields;
import java.util.List;

/** The keys of Debezium's MariaDB connector: those it declares, and the families it reads by pattern. */
final class MariaDbKeys {
    private MariaDbKeys() {}

    static List<Field> fields() {
        return DebeziumFields.of(MariaDbConnectorConfig.ALL_FIELDS, MariaDbConnectorConfig.class);
    }

    static KnownKeys known() {
        return DebeziumFields.known(fields()).withPrefixes("schema.history.internal.");
    }
}

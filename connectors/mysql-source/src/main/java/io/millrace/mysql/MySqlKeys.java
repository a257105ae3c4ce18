package io.millrace.mysql;

import io.debezium.config.Field;
import io.debezium.connector.mysql.MySqlConnectorConfig;
import io.millrace.core.settings.KnownKeys;
import io.millrace.source.DebeziumFields;
import java.util.List;

/** The keys of Debezium's MySQL connector: those it declares, and the families it reads by pattern. */
final class MySqlKeys {
    private MySqlKeys() {}

    static List<Field> fields() {
        return DebeziumFields.of(MySqlConnectorConfig.ALL_FIELDS, MySqlConnectorConfig.class);
    }

    static KnownKeys known() {
        return DebeziumFields.known(fields()).withPrefixes("schema.history.internal.");
    }
}

package io.debezium.connector.mariadb;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.connector.binlog.BinlogConnectorConfig;
import io.debezium.connector.binlog.BinlogDatabaseSchema;
import io.debezium.connector.binlog.charset.BinlogCharsetRegistry;
import io.debezium.connector.common.CdcSourceTaskContext;
import io.debezium.connector.mariadb.jdbc.MariaDbDefaultValueConverter;
import io.debezium.connector.mariadb.jdbc.MariaDbValueConverters;
import io.debezium.relational.CustomConverterRegistry;
import io.debezium.relational.TableId;
import io.debezium.relational.ddl.DdlParser;
import io.debezium.schema.SchemaNameAdjuster;
import io.debezium.spi.topic.TopicNamingStrategy;
import io.millrace.mariadb.ServerSql;

/** Stands in for Debezium's class of this name; the statements of the server are read by {@link ServerSql}. */
public class MariaDbDatabaseSchema
        extends BinlogDatabaseSchema<
                MariaDbPartition, MariaDbOffsetContext, MariaDbValueConverters, MariaDbDefaultValueConverter> {
    /** As Debezium's task calls it. */
    public MariaDbDatabaseSchema(
            MariaDbConnectorConfig config,
            MariaDbValueConverters values,
            TopicNamingStrategy<TableId> topics,
            SchemaNameAdjuster names,
            boolean caseInsensitive,
            CustomConverterRegistry custom,
            CdcSourceTaskContext<? extends CommonConnectorConfig> context) {
        super(
                config,
                values,
                new MariaDbDefaultValueConverter(values),
                topics,
                names,
                caseInsensitive,
                custom,
                context);
    }

    /** Called while Debezium's own constructor runs. */
    @Override
    protected DdlParser createDdlParser(BinlogConnectorConfig config, MariaDbValueConverters values) {
        return new ServerSql(
                config.isSchemaChangesHistoryEnabled(),
                getTableFilter(),
                config.getServiceRegistry().getService(BinlogCharsetRegistry.class));
    }
}

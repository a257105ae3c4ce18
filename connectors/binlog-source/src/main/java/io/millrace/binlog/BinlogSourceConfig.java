package io.millrace.binlog;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.config.Configuration;
import io.debezium.connector.binlog.BinlogConnectorConfig;
import io.debezium.relational.TableId;
import io.debezium.spi.topic.TopicNamingStrategy;
import io.millrace.source.ClockAhead;
import io.millrace.source.DebeziumSettings;
import io.millrace.source.Ephemeral;
import io.millrace.source.LogServer;
import io.millrace.source.LogTraits;
import io.millrace.source.PartitionLookup;
import io.millrace.source.RecordFormat;
import io.millrace.source.ResyncSetup;
import io.millrace.source.SourceSettings;
import io.millrace.source.StampOptions;
import io.millrace.source.TaskSetup;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The configuration of a source of a binary log.
 *
 * @param dialect the ways of the database
 * @param debezium what Debezium's task gets; holds secrets
 * @param format what a record's value holds
 * @param formatIsExplicit whether the user has said so
 * @param ahead what to do with changes dated far ahead
 * @param keepNotices whether the user wants Debezium's notifications in a topic
 * @param lookup how the partitions of topics are counted
 * @param watch how the server is checked and the reading of its log is watched
 * @param resync what is read again while the log is followed
 * @param ephemeral whether nothing may stay behind
 */
public record BinlogSourceConfig(
        Dialect dialect,
        Map<String, String> debezium,
        RecordFormat format,
        boolean formatIsExplicit,
        ClockAhead ahead,
        boolean keepNotices,
        PartitionLookup lookup,
        WatchSettings watch,
        ResyncSetup resync,
        boolean ephemeral) {

    public BinlogSourceConfig {
        debezium = Map.copyOf(debezium);
    }

    /** What the task is made of. */
    public TaskSetup setup() {
        BinlogDatabase database = new BinlogDatabase(dialect, debezium);
        return new TaskSetup(
                TopicNames.in(MendedHistory.before(debezium)),
                options(),
                new TaskSetup.ClockSetup(
                        database.time(), ahead, SourceSettings.fingerprint(debezium, BinlogKeys.CHOOSE_ROWS)),
                BinlogFaults.finder(),
                lookup,
                formatIsExplicit,
                Configuration.from(debezium).getInteger(CommonConnectorConfig.MAX_RETRIES_ON_ERROR),
                LogTraits.plain()
                        .with(LogServer.named(database::server))
                        .with(new BinlogTableSizes(database::connection, dialect.freshStatistics())),
                resync);
    }

    /** For a run that leaves nothing behind. */
    BinlogSourceConfig leavingNothing() {
        return new BinlogSourceConfig(
                dialect,
                EphemeralReader.of(debezium),
                format,
                formatIsExplicit,
                ahead,
                keepNotices,
                Ephemeral.ONE_PARTITION,
                watch,
                resync,
                ephemeral);
    }

    @Override
    public String toString() {
        return "BinlogSourceConfig[" + dialect.name() + ", " + debezium.get("topic.prefix") + ", " + format + ", "
                + ahead + ", " + lookup + ", " + watch + "]";
    }

    private StampOptions options() {
        return DebeziumSettings.stamping(debezium, format, keepNotices, topics());
    }

    private UnaryOperator<String> topics() {
        TopicNamingStrategy<TableId> naming = topicNaming(dialect.config(Configuration.from(debezium)));
        return table -> naming.dataChangeTopic(TableId.parse(table));
    }

    @SuppressWarnings("unchecked") // Debezium's own code casts so too
    private static TopicNamingStrategy<TableId> topicNaming(BinlogConnectorConfig config) {
        return config.getTopicNamingStrategy(BinlogConnectorConfig.TOPIC_NAMING_STRATEGY);
    }
}

package io.millrace.mariadb;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.config.Configuration;
import io.debezium.connector.mariadb.MariaDbConnectorConfig;
import io.debezium.relational.TableId;
import io.debezium.spi.topic.TopicNamingStrategy;
import io.millrace.binlog.BinlogDatabase;
import io.millrace.binlog.BinlogFaults;
import io.millrace.binlog.BinlogKeys;
import io.millrace.binlog.BinlogTableSizes;
import io.millrace.binlog.Dialect;
import io.millrace.binlog.MendedHistory;
import io.millrace.binlog.WatchSettings;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.Values;
import io.millrace.source.ClockAhead;
import io.millrace.source.DebeziumFields;
import io.millrace.source.DebeziumSettings;
import io.millrace.source.LogServer;
import io.millrace.source.LogTraits;
import io.millrace.source.PartitionLookup;
import io.millrace.source.RecordFormat;
import io.millrace.source.SourceSettings;
import io.millrace.source.StampOptions;
import io.millrace.source.TaskSetup;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.config.ConfigDef;

/**
 * The configuration of the MariaDB source.
 *
 * @param debezium what Debezium's task gets; holds secrets
 * @param format what a record's value holds
 * @param formatIsExplicit whether the user has said so
 * @param ahead what to do with changes dated far ahead
 * @param keepNotices whether the user wants Debezium's notifications in a topic
 * @param lookup how the partitions of topics are counted
 * @param watch how the server is checked and the reading of its log is watched
 */
record MariaDbSourceConfig(
        Map<String, String> debezium,
        RecordFormat format,
        boolean formatIsExplicit,
        ClockAhead ahead,
        boolean keepNotices,
        PartitionLookup lookup,
        WatchSettings watch) {

    static final Dialect DIALECT = new MariaDbDialect();

    static final Settings SETTINGS = SourceSettings.of("MariaDB source")
            .about("Captures the tables of one MariaDB server: reads them once, then follows the binary log. It wraps"
                    + " Debezium's MariaDB connector: an existing configuration of that works after changing"
                    + " connector.class, with record.format=envelope if others read the topics.")
            .plus(WatchSettings.SETTINGS)
            .allowing(MariaDbKeys.known());

    private static final String KEEP_ALIVE = "connect.keep.alive";

    /** Where our defaults differ from Debezium's. */
    static final Map<String, String> DEFAULTS = Map.of(
            "column.propagate.source.type",
            ".*",
            "skipped.operations",
            "none",
            KEEP_ALIVE,
            "false",
            "connect.keep.alive.interval.ms",
            "10000",
            "extended.headers.enabled",
            "false",
            // Or the driver fails at a YEAR of 0, which is no date.
            "driver.yearIsDateType",
            "false");

    MariaDbSourceConfig {
        debezium = Map.copyOf(debezium);
    }

    /** Reads a configuration; throws one exception with every problem. */
    static MariaDbSourceConfig parse(Map<String, String> config) {
        Values values = SETTINGS.read(config);
        SourceSettings.check(values);
        values.problems().throwIfAny();
        RecordFormat format = values.get(SourceSettings.RECORD_FORMAT);
        return new MariaDbSourceConfig(
                forDebezium(config, format),
                format,
                values.isSet(SourceSettings.RECORD_FORMAT),
                values.get(SourceSettings.CLOCK_AHEAD),
                DebeziumSettings.wantsNotices(config),
                SourceSettings.lookup(values),
                WatchSettings.of(values));
    }

    /** Everything that Connect shows: our settings, then Debezium's, which Debezium itself judges. */
    static ConfigDef definition() {
        return DebeziumFields.define(SETTINGS.configDef(), MariaDbKeys.fields());
    }

    /** What the task is made of. */
    TaskSetup setup() {
        return new TaskSetup(
                MendedHistory.before(debezium),
                options(),
                new TaskSetup.ClockSetup(
                        BinlogDatabase.bounded(DIALECT, debezium).time(),
                        ahead,
                        SourceSettings.fingerprint(debezium, BinlogKeys.CHOOSE_ROWS)),
                BinlogFaults.finder(),
                lookup,
                formatIsExplicit,
                Configuration.from(debezium).getInteger(CommonConnectorConfig.MAX_RETRIES_ON_ERROR),
                LogTraits.plain()
                        .with(LogServer.named(BinlogDatabase.bounded(DIALECT, debezium)::server))
                        .with(new BinlogTableSizes(BinlogDatabase.bounded(DIALECT, debezium)::connection)));
    }

    /** The configuration with our defaults, as Debezium's task gets it. */
    static Map<String, String> forDebezium(Map<String, String> config, RecordFormat format) {
        Map<String, String> debezium = new HashMap<>(SourceSettings.withoutOurs(config));
        WatchSettings.removeFrom(debezium);
        // Debezium finds the parts of a connector by the name of its own class.
        debezium.put("connector.class", "io.debezium.connector.mariadb.MariaDbConnector");
        DebeziumSettings.complete(debezium, format, DEFAULTS);
        // The log's client would go on behind the transaction in which it lost the connection (decision 0101).
        debezium.put(KEEP_ALIVE, "false");
        return debezium;
    }

    @Override
    public String toString() {
        return "MariaDbSourceConfig[" + debezium.get("topic.prefix") + ", " + format + ", " + ahead + ", " + lookup
                + ", " + watch + "]";
    }

    private StampOptions options() {
        return DebeziumSettings.stamping(debezium, format, keepNotices, topics());
    }

    private UnaryOperator<String> topics() {
        TopicNamingStrategy<TableId> naming = topicNaming(new MariaDbConnectorConfig(Configuration.from(debezium)));
        return table -> naming.dataChangeTopic(TableId.parse(table));
    }

    @SuppressWarnings("unchecked") // Debezium's own code casts so too
    private static TopicNamingStrategy<TableId> topicNaming(MariaDbConnectorConfig config) {
        return config.getTopicNamingStrategy(MariaDbConnectorConfig.TOPIC_NAMING_STRATEGY);
    }
}

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
import io.millrace.binlog.BinlogTables;
import io.millrace.binlog.Dialect;
import io.millrace.binlog.EphemeralReader;
import io.millrace.binlog.MendedHistory;
import io.millrace.binlog.TopicNames;
import io.millrace.binlog.WatchSettings;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.Values;
import io.millrace.source.ClockAhead;
import io.millrace.source.DebeziumFields;
import io.millrace.source.DebeziumSettings;
import io.millrace.source.Ephemeral;
import io.millrace.source.KeepAliveSockets;
import io.millrace.source.LogServer;
import io.millrace.source.LogTraits;
import io.millrace.source.PartitionLookup;
import io.millrace.source.RecordFormat;
import io.millrace.source.ResyncSettings;
import io.millrace.source.ResyncSetup;
import io.millrace.source.SourceSettings;
import io.millrace.source.StampOptions;
import io.millrace.source.TaskSetup;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
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
 * @param resync what is read again while the log is followed
 * @param ephemeral whether nothing may stay behind
 */
record MariaDbSourceConfig(
        Map<String, String> debezium,
        RecordFormat format,
        boolean formatIsExplicit,
        ClockAhead ahead,
        boolean keepNotices,
        PartitionLookup lookup,
        WatchSettings watch,
        ResyncSetup resync,
        boolean ephemeral) {

    static final Dialect DIALECT = new MariaDbDialect();

    static final Settings SETTINGS = SourceSettings.withReadings("MariaDB source")
            .about("Captures the tables of one MariaDB server: reads them once, then follows the binary log. It wraps"
                    + " Debezium's MariaDB connector: an existing configuration of that works after changing"
                    + " connector.class, with record.format=envelope if others read the topics.")
            .plus(WatchSettings.SETTINGS)
            .allowing(MariaDbKeys.known());

    private static final String KEEP_ALIVE = "connect.keep.alive";
    private static final String TRUST = "driver.trustStore";

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
        Map<String, String> debezium = forDebezium(config, format);
        return new MariaDbSourceConfig(
                debezium,
                format,
                values.isSet(SourceSettings.RECORD_FORMAT),
                values.get(SourceSettings.CLOCK_AHEAD),
                DebeziumSettings.wantsNotices(config),
                SourceSettings.lookup(values),
                WatchSettings.of(values),
                ResyncSettings.of(values, BinlogTables.of(DIALECT, debezium)),
                values.get(SourceSettings.EPHEMERAL));
    }

    /** Everything that Connect shows: our settings, then Debezium's, which Debezium itself judges. */
    static ConfigDef definition() {
        return DebeziumFields.define(SETTINGS.configDef(), MariaDbKeys.fields());
    }

    /** What the task is made of. */
    TaskSetup setup() {
        BinlogDatabase database = new BinlogDatabase(DIALECT, debezium);
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
                        .with(new BinlogTableSizes(database::connection)),
                resync);
    }

    /** The configuration with our defaults, as Debezium's task gets it. */
    static Map<String, String> forDebezium(Map<String, String> config, RecordFormat format) {
        Map<String, String> debezium = new HashMap<>(SourceSettings.withoutOurs(config));
        WatchSettings.removeFrom(debezium);
        // Debezium finds the parts of a connector by the name of its own class.
        debezium.put("connector.class", "io.debezium.connector.mariadb.MariaDbConnector");
        DebeziumSettings.complete(debezium, format, DEFAULTS);
        // The driver has settings for the times, but the code behind them is only in the form of it for newer Javas.
        KeepAliveSockets.provideFor(debezium, KeepAliveSockets.class);
        // The log's client would go on behind the transaction in which it lost the connection (decision 0101).
        debezium.put(KEEP_ALIVE, "false");
        if (verifiesWithoutStore(debezium)) {
            debezium.putIfAbsent(TRUST, authoritiesOfTheJvm());
        }
        return debezium;
    }

    /** For a run that leaves nothing behind. */
    MariaDbSourceConfig leavingNothing() {
        return new MariaDbSourceConfig(
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

    /** The driver would prove the server by the account's password then, and the log's reader by the JVM's authorities. */
    private static boolean verifiesWithoutStore(Map<String, String> debezium) {
        return debezium.getOrDefault("database.ssl.mode", "")
                        .toLowerCase(Locale.ROOT)
                        .startsWith("verify-")
                && debezium.getOrDefault("database.ssl.truststore", "").isBlank()
                && !debezium.containsKey("driver.serverSslCert");
    }

    private static String authoritiesOfTheJvm() {
        Path standard = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
        return System.getProperty("javax.net.ssl.trustStore", standard.toString());
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

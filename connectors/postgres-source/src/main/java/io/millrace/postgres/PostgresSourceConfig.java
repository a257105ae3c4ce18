package io.millrace.postgres;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.relational.TableId;
import io.debezium.spi.topic.TopicNamingStrategy;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.Values;
import io.millrace.source.ClockAhead;
import io.millrace.source.DebeziumFields;
import io.millrace.source.DebeziumSettings;
import io.millrace.source.Ephemeral;
import io.millrace.source.KeepAliveSockets;
import io.millrace.source.LogTraits;
import io.millrace.source.PartitionLookup;
import io.millrace.source.RecordFormat;
import io.millrace.source.ResyncSettings;
import io.millrace.source.ResyncSetup;
import io.millrace.source.SourceSettings;
import io.millrace.source.TaskSetup;
import io.millrace.source.Unavailable;
import io.millrace.source.WatchdogSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the PostgreSQL source.
 *
 * @param debezium what Debezium's task gets; holds secrets
 * @param format what a record's value holds
 * @param formatIsExplicit whether the user has said so
 * @param ahead what to do with changes dated far ahead
 * @param keepNotices whether the user wants Debezium's notifications in a topic
 * @param lookup how the partitions of topics are counted
 * @param resync what is read again while the log is followed
 * @param lag when a slot that holds much log is told
 * @param watchdog when the reader of the slot counts as lost
 * @param ephemeral whether nothing may stay behind
 */
record PostgresSourceConfig(
        Map<String, String> debezium,
        RecordFormat format,
        boolean formatIsExplicit,
        ClockAhead ahead,
        boolean keepNotices,
        PartitionLookup lookup,
        ResyncSetup resync,
        SlotLagSettings lag,
        WatchdogSettings watchdog,
        boolean ephemeral) {

    static final Settings SETTINGS = SourceSettings.withReadings("PostgreSQL source")
            .about("Captures the tables of one PostgreSQL database: reads them once, then follows the write-ahead log"
                    + " through a replication slot. It wraps Debezium's PostgreSQL connector: an existing configuration of"
                    + " that works after changing connector.class, with record.format=envelope if others read the topics."
                    + " Set control.kafka.bootstrap.servers, so that control records reach every partition of a topic.")
            .plus(SlotLagSettings.SETTINGS)
            .plus(WatchdogSettings.SETTINGS)
            .allowing(PostgresKeys.known());

    /** Where our defaults differ from Debezium's. */
    static final Map<String, String> DEFAULTS = Map.of(
            "plugin.name", "pgoutput",
            "column.propagate.source.type", ".*",
            "skipped.operations", "none",
            "extended.headers.enabled", "false",
            "heartbeat.interval.ms", "10000");

    /** A message in the log, so that there is a place to acknowledge also while no captured table changes. */
    static final String BEAT = "SELECT pg_logical_emit_message(true, '" + PostgresSourceConfig.BEAT_PREFIX + "', '')";

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String BEAT_PREFIX = "millrace.heartbeat";
    private static final String BEAT_QUERY = "heartbeat.action.query";
    private static final String INCLUDED_MESSAGES = "message.prefix.include.list";
    private static final String EXCLUDED_MESSAGES = "message.prefix.exclude.list";
    private static final String AUTOCREATE = "publication.autocreate.mode";
    private static final String PROCESSORS = "post.processors";
    private static final String REREAD = "millrace-reread";

    PostgresSourceConfig {
        debezium = Map.copyOf(debezium);
    }

    /** Reads a configuration; throws one exception with every problem. */
    static PostgresSourceConfig parse(Map<String, String> config) {
        Values values = SETTINGS.read(config);
        SourceSettings.check(values);
        values.problems().throwIfAny();
        RecordFormat format = values.get(SourceSettings.RECORD_FORMAT);
        Map<String, String> debezium = forDebezium(config, format);
        return new PostgresSourceConfig(
                debezium,
                format,
                values.isSet(SourceSettings.RECORD_FORMAT),
                values.get(SourceSettings.CLOCK_AHEAD),
                DebeziumSettings.wantsNotices(config),
                SourceSettings.lookup(values),
                ResyncSettings.of(values, PostgresTables.of(debezium)),
                SlotLagSettings.of(values),
                WatchdogSettings.of(values),
                values.get(SourceSettings.EPHEMERAL));
    }

    /** For a run that leaves nothing behind, with a slot of its own and a publication that is there. */
    PostgresSourceConfig leavingNothing(String slot, String publication) {
        Map<String, String> changed = new HashMap<>(debezium);
        Ephemeral.apply(changed);
        changed.remove("replica.identity.autoset.values");
        changed.put("slot.name", slot);
        changed.put("publication.name", publication);
        changed.put(AUTOCREATE, "disabled");
        return new PostgresSourceConfig(
                changed,
                format,
                formatIsExplicit,
                ahead,
                keepNotices,
                Ephemeral.ONE_PARTITION,
                resync,
                lag,
                watchdog,
                ephemeral);
    }

    /** Everything that Connect shows: our settings, then Debezium's, which Debezium itself judges. */
    static ConfigDef definition() {
        return DebeziumFields.define(SETTINGS.configDef(), PostgresKeys.fields());
    }

    /** What the task is made of, with what an operator should know at a time. */
    TaskSetup setup(Supplier<Optional<String>> warning) {
        PostgresDatabase database = database();
        return new TaskSetup(
                debezium,
                DebeziumSettings.stamping(debezium, format, keepNotices, topics(database.config())),
                new TaskSetup.ClockSetup(
                        database.time(), ahead, SourceSettings.fingerprint(debezium, PostgresKeys.CHOOSE_ROWS)),
                PostgresFaults.finder(),
                lookup,
                formatIsExplicit,
                Configuration.from(debezium).getInteger(CommonConnectorConfig.MAX_RETRIES_ON_ERROR),
                LogTraits.of(
                                PostgresLog::shared,
                                Optional.of(unavailable(database.config())),
                                new SlotGuard(database, debezium))
                        .with(new PostgresTableSizes(database))
                        .withWarning(warning),
                resync);
    }

    /** The database, asked with a bound on how long it may take to answer. */
    PostgresDatabase database() {
        return PostgresDatabase.bounded(debezium, PATIENCE);
    }

    /** The configuration with our defaults, as Debezium's task gets it. */
    static Map<String, String> forDebezium(Map<String, String> config, RecordFormat format) {
        Map<String, String> debezium =
                DebeziumSettings.of(config, format, "io.debezium.connector.postgresql.PostgresConnector", DEFAULTS);
        SlotLagSettings.removeFrom(debezium);
        WatchdogSettings.removeFrom(debezium);
        KeepAliveSockets.provideFor(debezium, KeepAliveSockets.class);
        if (!"true".equalsIgnoreCase(debezium.get("read.only"))) {
            debezium.putIfAbsent(BEAT_QUERY, BEAT);
        }
        if (isBlank(debezium.get(INCLUDED_MESSAGES))) {
            debezium.merge(EXCLUDED_MESSAGES, "millrace\\.heartbeat", PostgresSourceConfig::listed);
        }
        debezium.merge(PROCESSORS, REREAD, (theirs, ours) -> listed(ours, theirs));
        debezium.put(PROCESSORS + "." + REREAD + ".type", RereadValues.class.getName());
        return debezium;
    }

    /** How a value looks that the log leaves out. */
    static Unavailable unavailable(PostgresConnectorConfig config) {
        return Unavailable.madeOf(new String(config.getUnavailableValuePlaceholder(), StandardCharsets.UTF_8));
    }

    private static UnaryOperator<String> topics(PostgresConnectorConfig config) {
        TopicNamingStrategy<TableId> naming = topicNaming(config);
        return table -> {
            int dot = table.indexOf('.');
            return naming.dataChangeTopic(new TableId(null, table.substring(0, dot), table.substring(dot + 1)));
        };
    }

    @SuppressWarnings("unchecked") // Debezium's own code casts so too
    private static TopicNamingStrategy<TableId> topicNaming(PostgresConnectorConfig config) {
        return config.getTopicNamingStrategy(CommonConnectorConfig.TOPIC_NAMING_STRATEGY);
    }

    private static String listed(String first, String second) {
        return isBlank(first) ? second : isBlank(second) ? first : first + "," + second;
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    @Override
    public String toString() {
        return "PostgresSourceConfig[" + debezium.get("topic.prefix") + ", " + format + ", " + ahead + ", " + lookup
                + ", " + lag + "]";
    }
}

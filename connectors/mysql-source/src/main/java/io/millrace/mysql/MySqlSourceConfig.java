package io.millrace.mysql;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.config.Configuration;
import io.debezium.config.Field;
import io.debezium.connector.mysql.MySqlConnectorConfig;
import io.debezium.relational.TableId;
import io.debezium.spi.topic.TopicNamingStrategy;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.Values;
import io.millrace.source.ClockAhead;
import io.millrace.source.PartitionLookup;
import io.millrace.source.RecordFormat;
import io.millrace.source.SourceSettings;
import io.millrace.source.StampOptions;
import io.millrace.source.TaskSetup;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the MySQL source.
 *
 * @param debezium what Debezium's task gets; holds secrets
 * @param format what a record's value holds
 * @param formatIsExplicit whether the user has said so
 * @param ahead what to do with changes dated far ahead
 * @param keepNotices whether the user wants Debezium's notifications in a topic
 * @param lookup how the partitions of topics are counted
 * @param watch how the server is checked and the reading of its log is watched
 */
record MySqlSourceConfig(
        Map<String, String> debezium,
        RecordFormat format,
        boolean formatIsExplicit,
        ClockAhead ahead,
        boolean keepNotices,
        PartitionLookup lookup,
        WatchSettings watch) {

    static final Settings SETTINGS = SourceSettings.of("MySQL source")
            .about("Captures the tables of one MySQL server: reads them once, then follows the binary log. It wraps"
                    + " Debezium's MySQL connector: an existing configuration of that works after changing"
                    + " connector.class, with record.format=envelope if others read the topics.")
            .plus(WatchSettings.SETTINGS)
            .allowing(MySqlKeys.known());

    /** Where our defaults differ from Debezium's. */
    static final Map<String, String> DEFAULTS = Map.of(
            "column.propagate.source.type", ".*",
            "skipped.operations", "none",
            "connect.keep.alive.interval.ms", "10000",
            "extended.headers.enabled", "false");

    private static final String TOMBSTONES = "tombstones.on.delete";
    private static final String CHANNELS = "notification.enabled.channels";
    private static final String NOTICE_TOPIC = "notification.sink.topic.name";
    private static final String OVERRIDES = "snapshot.select.statement.overrides";
    private static final String SINK_CHANNEL = "sink";

    MySqlSourceConfig {
        debezium = Map.copyOf(debezium);
    }

    /** Reads a configuration; throws one exception with every problem. */
    static MySqlSourceConfig parse(Map<String, String> config) {
        Values values = SETTINGS.read(config);
        SourceSettings.check(values);
        values.problems().throwIfAny();
        RecordFormat format = values.get(SourceSettings.RECORD_FORMAT);
        Set<String> channels = items(config.get(CHANNELS));
        return new MySqlSourceConfig(
                forDebezium(config, format, channels),
                format,
                values.isSet(SourceSettings.RECORD_FORMAT),
                values.get(SourceSettings.CLOCK_AHEAD),
                channels.contains(SINK_CHANNEL),
                SourceSettings.lookup(values),
                WatchSettings.of(values));
    }

    /** Everything that Connect shows: our settings, then Debezium's, which Debezium itself judges. */
    static ConfigDef definition() {
        ConfigDef definition = SETTINGS.configDef();
        int order = 0;
        for (Field field : MySqlKeys.fields()) {
            String doc = field.description();
            definition.define(
                    field.name(),
                    // A class is looked up by its name when Debezium needs it, not when somebody lists the settings.
                    field.type() == ConfigDef.Type.CLASS ? ConfigDef.Type.STRING : field.type(),
                    standard(field),
                    null,
                    field.importance(),
                    doc == null || doc.isBlank() ? "See Debezium's documentation." : doc,
                    "Debezium",
                    ++order,
                    field.width(),
                    field.displayName());
        }
        return definition;
    }

    private static @Nullable Object standard(Field field) {
        return field.defaultValue() instanceof Class<?> type ? type.getName() : field.defaultValue();
    }

    /** What the task is made of. */
    TaskSetup setup() {
        return new TaskSetup(
                debezium,
                options(),
                new TaskSetup.ClockSetup(
                        new MySqlDatabase(debezium).time(),
                        ahead,
                        SourceSettings.fingerprint(debezium, MySqlKeys.CHOOSE_ROWS)),
                MySqlFaults.finder(),
                lookup,
                formatIsExplicit,
                Configuration.from(debezium).getInteger(CommonConnectorConfig.MAX_RETRIES_ON_ERROR));
    }

    /** The configuration with our defaults, as Debezium's task gets it. */
    static Map<String, String> forDebezium(Map<String, String> config, RecordFormat format, Set<String> channels) {
        Map<String, String> debezium = new HashMap<>(SourceSettings.withoutOurs(config));
        WatchSettings.removeFrom(debezium);
        // Debezium finds the parts of a connector by the name of its own class.
        debezium.put("connector.class", "io.debezium.connector.mysql.MySqlConnector");
        DEFAULTS.forEach(debezium::putIfAbsent);
        if (format == RecordFormat.ROW) {
            debezium.put(TOMBSTONES, "false");
        }
        debezium.put(
                CHANNELS,
                Stream.concat(channels.stream(), Stream.of(SINK_CHANNEL))
                        .distinct()
                        .collect(Collectors.joining(",")));
        debezium.putIfAbsent(NOTICE_TOPIC, "millrace-notices-are-not-sent");
        return debezium;
    }

    @Override
    public String toString() {
        return "MySqlSourceConfig[" + debezium.get("topic.prefix") + ", " + format + ", " + ahead + ", " + lookup + ", "
                + watch + "]";
    }

    private StampOptions options() {
        return new StampOptions(
                format,
                Configuration.from(debezium).getBoolean(CommonConnectorConfig.TOMBSTONES_ON_DELETE),
                String.valueOf(debezium.get(NOTICE_TOPIC)),
                keepNotices,
                items(debezium.get(OVERRIDES)),
                topics());
    }

    private UnaryOperator<String> topics() {
        TopicNamingStrategy<TableId> naming = topicNaming(new MySqlConnectorConfig(Configuration.from(debezium)));
        return table -> naming.dataChangeTopic(TableId.parse(table));
    }

    @SuppressWarnings("unchecked") // Debezium's own code casts so too
    private static TopicNamingStrategy<TableId> topicNaming(MySqlConnectorConfig config) {
        return config.getTopicNamingStrategy(MySqlConnectorConfig.TOPIC_NAMING_STRATEGY);
    }

    private static Set<String> items(@Nullable String list) {
        return list == null
                ? Set.of()
                : Arrays.stream(list.split(",", -1))
                        .map(String::trim)
                        .filter(item -> !item.isEmpty())
                        .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}

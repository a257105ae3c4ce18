package io.millrace.binlog;

import io.debezium.config.Field;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.Values;
import io.millrace.source.DebeziumFields;
import io.millrace.source.DebeziumSettings;
import io.millrace.source.DebeziumTask;
import io.millrace.source.RecordFormat;
import io.millrace.source.ResyncSettings;
import io.millrace.source.SourceSettings;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;

/**
 * What a source of a binary log does with a configuration, whichever database writes the log.
 *
 * @param dialect the ways of the database
 * @param settings ours
 * @param fields what Debezium's connector of this database declares
 */
public record BinlogSource(Dialect dialect, Settings settings, List<Field> fields) {
    public BinlogSource {
        fields = List.copyOf(fields);
    }

    /** Everything that Connect shows: our settings, then Debezium's, which Debezium itself judges. */
    public ConfigDef definition() {
        return DebeziumFields.define(settings.configDef(), fields);
    }

    /** Reads a configuration; throws one exception with every problem. */
    public BinlogSourceConfig parse(Map<String, String> config) {
        Values values = settings.read(config);
        SourceSettings.check(values);
        values.problems().throwIfAny();
        RecordFormat format = values.get(SourceSettings.RECORD_FORMAT);
        Map<String, String> debezium = forDebezium(config, format);
        return new BinlogSourceConfig(
                dialect,
                debezium,
                format,
                values.isSet(SourceSettings.RECORD_FORMAT),
                values.get(SourceSettings.CLOCK_AHEAD),
                DebeziumSettings.wantsNotices(config),
                SourceSettings.lookup(values),
                WatchSettings.of(values),
                ResyncSettings.of(values, BinlogTables.of(dialect, debezium)),
                values.get(SourceSettings.EPHEMERAL));
    }

    /** Every problem of a configuration on its field, those that only the server can tell included. */
    public Config validate(Map<String, String> config) {
        Values values = settings.read(config);
        SourceSettings.check(values);
        SourceSettings.refuseEphemeral(values);
        ConfigCheck check =
                new ConfigCheck(dialect, values, forDebezium(values.raw(), values.get(SourceSettings.RECORD_FORMAT)));
        check.fields();
        if (values.problems().isEmpty()) {
            check.server();
        }
        if (values.problems().isEmpty()) {
            check.requests();
        }
        return new Config(values.problems().onto(definition(), config));
    }

    /** Throws if a source with this configuration could not go on from offsets that an operator sets. */
    public void checkOffsets(Map<String, String> config, Map<Map<String, ?>, Map<String, ?>> offsets) {
        new OffsetCheck(dialect, config, () -> parse(config).debezium()).run(offsets);
    }

    /** A task, not started yet, around Debezium's, which {@code guarded} makes for each start. */
    public DebeziumTask task(
            Map<String, String> props, Function<LogWatch, ? extends SourceTask> guarded, SourceTaskContext context) {
        BinlogSourceConfig parsed = parse(props);
        BinlogSourceConfig config = parsed.ephemeral() ? parsed.leavingNothing() : parsed;
        StartCheck check = new StartCheck(dialect, config.debezium(), config.format(), config.watch());
        BiPredicate<String, String> captured = ConfigCheck.captured(dialect, config.debezium());
        return new DebeziumTask(
                offset -> {
                    check.run(offset);
                    return guarded.apply(new LogWatch(dialect, config.watch(), captured));
                },
                config.setup(),
                context);
    }

    /** A configuration with our defaults, as Debezium's task gets it. */
    private Map<String, String> forDebezium(Map<String, String> config, RecordFormat format) {
        Map<String, String> debezium =
                DebeziumSettings.of(config, format, dialect.connectorClass(), dialect.defaults());
        WatchSettings.removeFrom(debezium);
        dialect.complete(debezium);
        return debezium;
    }
}

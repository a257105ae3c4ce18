package io.millrace.source;

import io.millrace.core.settings.KnownKeys;
import io.millrace.core.settings.Problems;
import io.millrace.core.settings.Setting;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.Values;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** The settings that every source adds to those of the Debezium connector it wraps. */
public final class SourceSettings {
    static final String BOOTSTRAP = "bootstrap.servers";
    private static final String CONTROL_KAFKA = "control.kafka.";
    private static final String HISTORY = "schema.history.internal.";
    private static final String GROUP = "Records";

    /** What a record's value holds. */
    public static final Setting<RecordFormat> RECORD_FORMAT = Setting.oneOf("record.format", RecordFormat.class)
            .group(GROUP)
            .doc(
                    "What a record's value holds: `row` is the row after the change, and nothing for a delete; `envelope` is"
                            + " Debezium's change event, followed by a tombstone on delete, for topics that are read by"
                            + " consumers of that format. It has to be set when the stored position was written by Debezium's"
                            + " own connector, so that the two are not mixed in a topic.")
            .example("row")
            .defaultsTo(RecordFormat.ROW)
            .basic()
            .build();

    /** What to do with a change dated far ahead. */
    public static final Setting<ClockAhead> CLOCK_AHEAD = Setting.oneOf("clock.ahead", ClockAhead.class)
            .group(GROUP)
            .doc(
                    "What to do with a change that is dated more than an hour ahead of the database's clock: `hold` numbers"
                            + " it without its time and logs the fault SOURCE_CLOCK_AHEAD, `fail` stops the task.")
            .defaultsTo(ClockAhead.HOLD)
            .advanced()
            .build();

    /** The partitions of every topic, for where they cannot be looked up. */
    public static final Setting<Optional<Integer>> CONTROL_PARTITIONS = Setting.integer("control.partitions")
            .group(GROUP)
            .doc("How many partitions every topic of a table has. Control records (truncate, begin and end of a reading"
                    + " of a table) go to all of them. Left out, the brokers are asked, at"
                    + " control.kafka.bootstrap.servers or else schema.history.internal.kafka.bootstrap.servers. Set it"
                    + " where a transform sends the records to other topics.")
            .between(1, 100_000)
            .advanced()
            .optional();

    /** Where the brokers are asked. */
    public static final Setting<Optional<String>> CONTROL_BOOTSTRAP = Setting.string(CONTROL_KAFKA + BOOTSTRAP)
            .group(GROUP)
            .doc(
                    "The brokers that are asked for the partitions of topics. Other settings of Kafka's Admin client can be"
                            + " given under the same prefix, control.kafka. Left out, the brokers and the security settings of"
                            + " the schema history are used.")
            .example("broker-1:9092")
            .advanced()
            .optional();

    /** Whether nothing of a run may stay behind. */
    public static final Setting<Boolean> EPHEMERAL = Setting.bool("ephemeral")
            .group(GROUP)
            .doc("Leaves nothing behind: no slot, no publication, no schema history, no position, no row in any table."
                    + " It is what `millrace peek` runs a source with. Connect refuses it, because whatever happens while"
                    + " such a source does not run is missing.")
            .defaultsTo(false)
            .advanced()
            .build();

    private static final Pattern OURS = Pattern.compile("record\\.format|clock\\.ahead|control\\..*|ephemeral"
            + "|snapshot\\.strategy|tables\\.added|gap\\.policy|resync\\..*");

    private SourceSettings() {}

    /** The settings of a source under its title, with the keys of Connect. */
    public static Settings of(String title) {
        return Settings.of(title, RECORD_FORMAT, CLOCK_AHEAD, CONTROL_PARTITIONS, CONTROL_BOOTSTRAP)
                .allowing(KnownKeys.ofConnectSource()
                        .withPatterns(Pattern.compile("control\\.kafka\\.("
                                + String.join("|", AdminClientConfig.configNames())
                                        .replace(".", "\\.") + ")")));
    }

    /** The same for a source that can read tables beside the log and be run without Connect. */
    public static Settings withReadings(String title) {
        return of(title).plus(Settings.of(title, EPHEMERAL)).plus(ResyncSettings.SETTINGS);
    }

    /** Checks what Connect does with our records. */
    public static void check(Values values) {
        Problems problems = values.problems();
        if ("all".equalsIgnoreCase(values.raw().get("errors.tolerance"))) {
            problems.add(
                    "errors.tolerance",
                    "all",
                    "must be none for a source, because Connect would acknowledge records that Kafka has refused, and"
                            + " they would be lost");
        }
    }

    /** Refuses, for Connect, a run that leaves nothing behind. */
    public static void refuseEphemeral(Values values) {
        if (values.get(EPHEMERAL)) {
            values.problems()
                    .add(
                            EPHEMERAL.name(),
                            "true",
                            "is for a look at the records without Connect: `millrace peek -f FILE` sets it by itself");
        }
    }

    /** The configuration without our own keys. */
    public static Map<String, String> withoutOurs(Map<String, String> config) {
        Map<String, String> rest = new HashMap<>(config);
        rest.keySet().removeIf(key -> OURS.matcher(key).matches());
        return rest;
    }

    /** A fingerprint of the values of some settings, in the order given. */
    public static String fingerprint(Map<String, String> config, List<String> keys) {
        StringBuilder text = new StringBuilder();
        keys.forEach(key -> text.append(key).append('=').append(config.get(key)).append('\n'));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    /** How partitions are counted under a configuration. */
    public static PartitionLookup lookup(Values values) {
        return new PartitionLookup(values.get(CONTROL_PARTITIONS), adminConfig(values.raw()));
    }

    static Map<String, Object> adminConfig(Map<String, String> config) {
        Map<String, Object> admin = new HashMap<>();
        String brokers = config.get(HISTORY + "kafka." + BOOTSTRAP);
        if (brokers != null) {
            admin.put(BOOTSTRAP, brokers);
        }
        for (String name : AdminClientConfig.configNames()) {
            String ofHistory = config.get(HISTORY + "producer." + name);
            if (ofHistory != null) {
                admin.put(name, ofHistory);
            }
        }
        for (String name : AdminClientConfig.configNames()) {
            String own = config.get(CONTROL_KAFKA + name);
            if (own != null) {
                admin.put(name, own);
            }
        }
        return admin;
    }
}

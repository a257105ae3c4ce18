package io.millrace.sink;

import io.millrace.core.settings.KnownKeys;
import io.millrace.core.settings.Problems;
import io.millrace.core.settings.Setting;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.Values;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The settings that all sinks share. */
public final class SinkSettings {
    private static final String SPEED = "Throughput and memory";
    private static final String RECORDS = "Topics and records";
    private static final String FAULTS = "When something fails";
    private static final String GONE = "Rows that are gone";
    private static final String TOPICS = "topics";
    private static final String QUEUE = "errors.deadletterqueue.topic.name";
    private static final String CONTEXT = "errors.deadletterqueue.context.headers.enable";
    private static final String TOLERANCE = "errors.tolerance";
    private static final String SESSION = "consumer.override.session.timeout.ms";
    /** By how much clocks may differ. */
    private static final Duration LEEWAY = Duration.ofMinutes(10);

    private static final Duration CONSUMER_SESSION = Duration.ofSeconds(45);

    public static final Setting<Long> MEMORY = Setting.bytes("memory.bytes")
            .doc("How much a task may hold in memory while it waits for the target. Above it the task stops reading"
                    + " until there is room again.")
            .group(SPEED)
            .defaultsTo(64L << 20)
            .between(1L << 20, 16L << 30)
            .build();

    public static final Setting<Integer> LANES = Setting.integer("lanes")
            .doc("How many requests a task has in flight at once. All operations on one document or key go through the"
                    + " same lane, so their order is kept.")
            .group(SPEED)
            .defaultsTo(2)
            .between(1, 64)
            .build();

    public static final Setting<Integer> BATCH_RECORDS = Setting.integer("batch.records")
            .doc("How many operations one request holds at most.")
            .group(SPEED)
            .defaultsTo(2000)
            .between(1, 100_000)
            .build();

    public static final Setting<Long> BATCH_BYTES = Setting.bytes("batch.bytes")
            .doc("How many bytes of operations one request holds at most; a single larger operation is sent alone.")
            .group(SPEED)
            .defaultsTo(5L << 20)
            .between(1024L, 512L << 20)
            .build();

    public static final Setting<Duration> LINGER = Setting.millis("linger.ms")
            .doc("How long an operation waits for others, so that requests become larger. While a request is in flight"
                    + " operations collect anyway.")
            .group(SPEED)
            .defaultsTo(Duration.ofMillis(10))
            .between(Duration.ZERO, Duration.ofMinutes(1))
            .advanced()
            .build();

    public static final Setting<Duration> RETRY_BACKOFF = Setting.millis("retry.backoff.ms")
            .doc("The pause before a failed operation is tried again; it doubles with every further failure. Operations"
                    + " that can succeed later are tried without end, and the status says so.")
            .group(FAULTS)
            .defaultsTo(Duration.ofMillis(100))
            .between(Duration.ofMillis(1), Duration.ofMinutes(10))
            .advanced()
            .build();

    public static final Setting<Duration> RETRY_BACKOFF_MAX = Setting.millis("retry.backoff.max.ms")
            .doc("The longest pause before a failed operation is tried again.")
            .group(FAULTS)
            .defaultsTo(Duration.ofSeconds(10))
            .between(Duration.ofMillis(1), Duration.ofMinutes(10))
            .advanced()
            .build();

    public static final Setting<OnTruncate> ON_TRUNCATE = Setting.oneOf("on.truncate", OnTruncate.class)
            .doc(
                    "What to do when a table was truncated: empty removes its rows from the target, fail stops the task and"
                            + " says how to go on, ignore goes on and leaves the rows in the target. Where the table's rows cannot be"
                            + " told from other contents of the target, empty stops the task too.")
            .group(GONE)
            .defaultsTo(OnTruncate.EMPTY)
            .build();

    public static final Setting<SweepMode> SWEEP = Setting.oneOf("sweep", SweepMode.class)
            .doc(
                    "What to do, after a source of ours has read a whole table, with rows in the target that it did not meet,"
                            + " such as those deleted between two attempts at an initial snapshot: on removes them, dry_run tells in"
                            + " the log how many they are, off leaves them.")
            .group(GONE)
            .defaultsTo(SweepMode.ON)
            .build();

    public static final Setting<Integer> SWEEP_MAX_PERCENT = Setting.integer("sweep.max.percent")
            .doc(
                    "If more of a table's part of the target than this would be removed after a reading, and more than 100 rows,"
                            + " nothing is removed and the task stops: the source may have read another database by mistake. 100"
                            + " allows everything. A TRUNCATE is not limited.")
            .group(GONE)
            .defaultsTo(50)
            .between(0, 100)
            .build();

    public static final Setting<Optional<String>> VERSION_FIELD = Setting.string("version.field")
            .doc("A field of the row that says which of two records of a key is newer, for records that have"
                    + " neither our headers nor the time of a Debezium event: a whole number or a time that grows"
                    + " over the whole table. Deletes have to carry it too, as rewritten deletes do. Left out, the"
                    + " Kafka offset orders such records, which does not survive that a topic is created anew.")
            .group(RECORDS)
            .example("updated_at")
            .optional();

    public static final Setting<List<String>> TOPIC_NAMES = Setting.list("topic.names")
            .doc("What ${topic} stands for in names: PATTERN=NAME pairs. The first regular expression that matches"
                    + " a whole topic gives its name, in which $1 is the first group; a topic that none matches"
                    + " keeps its own. So several topics can go into one target; keep their rows apart there with"
                    + " ${table} unless their keys are.")
            .group(RECORDS)
            .example("shop\\.(.*)_v[0-9]+=shop.$1,archive\\..*=archive")
            .defaultsTo(List.of())
            .build();

    public static final Setting<List<String>> ON_REJECTED = Setting.list("on.rejected")
            .doc("What to do with a record that can never be written: dead_letter, fail or drop, for all such"
                    + " records or, as FAULT=POLICY, for those with one fault (docs/reference/faults.md). Left"
                    + " out, they go to the dead-letter queue if errors.deadletterqueue.topic.name and"
                    + " errors.tolerance=all are set, and otherwise the first one stops the task.")
            .group(FAULTS)
            .example("RECORD_TOO_LARGE=drop,TARGET_MAPPING=fail")
            .defaultsTo(List.of())
            .build();

    public static final Setting<Duration> DELETE_RETENTION = Setting.millis("delete.retention.ms")
            .doc(
                    "How long the topics keep deletes once they are compacted: give their value of the same name, of several the"
                            + " smallest. A sink that was behind or stopped for longer may have missed deletes: it warns at half of"
                            + " it, and then stops with DELETES_LOST. 0 does not check, for topics that keep every record.")
            .group(GONE)
            .defaultsTo(Duration.ofDays(7))
            .between(Duration.ZERO, Duration.ofDays(36_500))
            .build();

    public static final Setting<Optional<String>> RESYNCED_AT = Setting.string("resynced.at")
            .doc(
                    "How to go on after DELETES_LOST: a time, in UTC, since which the tables have been read again (millrace"
                            + " resync), or the target was made anew. Deletes before it count as seen. It may stay.")
            .group(GONE)
            .example("2026-11-26T14:00:00Z")
            .optional();

    private SinkSettings() {}

    /** The settings, to be added to a sink's own with {@link Settings#plus}. */
    public static Settings common() {
        return Settings.of(
                        "Sink",
                        MEMORY,
                        LANES,
                        BATCH_RECORDS,
                        BATCH_BYTES,
                        LINGER,
                        RETRY_BACKOFF,
                        RETRY_BACKOFF_MAX,
                        ON_TRUNCATE,
                        VERSION_FIELD,
                        TOPIC_NAMES,
                        ON_REJECTED,
                        SWEEP,
                        SWEEP_MAX_PERCENT,
                        DELETE_RETENTION,
                        RESYNCED_AT)
                .allowing(KnownKeys.ofConnectSink().withPatterns(Pattern.compile(Pattern.quote(SinkTasks.NUMBER))));
    }

    /** Adds what is wrong between several settings to the problems of the values. */
    public static void check(Values values) {
        Problems problems = values.problems();
        Duration first = values.get(RETRY_BACKOFF);
        Duration most = values.get(RETRY_BACKOFF_MAX);
        if (most.compareTo(first) < 0) {
            problems.add(
                    RETRY_BACKOFF_MAX.name(),
                    most.toMillis(),
                    "must be at least " + RETRY_BACKOFF.name() + ", which is " + first.toMillis());
        }
        check(TOPIC_NAMES, values, TopicNames::parse);
        check(ON_REJECTED, values, items -> RejectionPolicy.parse(items, hasDeadLetters(values.raw())));
        values.get(RESYNCED_AT).ifPresent(time -> checkTime(time, problems));
        checkDeadLetters(values.raw(), problems);
    }

    private static void checkTime(String time, Problems problems) {
        try {
            if (Instant.parse(time).isAfter(Instant.now().plus(LEEWAY))) {
                problems.add(
                        RESYNCED_AT.name(), time, "must not be in the future, or deletes until then would be missed");
            }
        } catch (DateTimeParseException e) {
            problems.add(RESYNCED_AT.name(), time, "must be a time in UTC such as 2026-11-26T14:00:00Z");
        }
    }

    private static void check(Setting<List<String>> setting, Values values, Function<List<String>, ?> parse) {
        try {
            Object unused = parse.apply(values.get(setting));
        } catch (IllegalArgumentException e) {
            values.problems()
                    .add(setting.name(), String.join(",", values.get(setting)), String.valueOf(e.getMessage()));
        }
    }

    /** The options of a task, from values that {@link #check} found right. */
    public static SinkOptions parse(Values values) {
        return new SinkOptions(
                SinkTasks.name(values.raw()),
                values.get(LANES),
                values.get(BATCH_RECORDS),
                values.get(BATCH_BYTES),
                values.get(LINGER),
                values.get(MEMORY),
                new Backoff(values.get(RETRY_BACKOFF), values.get(RETRY_BACKOFF_MAX)),
                new SweepOptions(values.get(SWEEP), values.get(SWEEP_MAX_PERCENT), values.get(ON_TRUNCATE)),
                new DeleteRetention(
                        values.get(DELETE_RETENTION),
                        values.get(RESYNCED_AT).map(Instant::parse).orElse(null)),
                hasDeadLetters(values.raw()),
                new RecordRules(
                        values.get(VERSION_FIELD).orElse(null),
                        TopicNames.parse(values.get(TOPIC_NAMES)),
                        topics(values.raw()),
                        RejectionPolicy.parse(values.get(ON_REJECTED), hasDeadLetters(values.raw()))),
                session(values.raw()));
    }

    /** Connect passes over bad records with the tolerance alone, and reports them with both; anything between loses records. */
    private static void checkDeadLetters(Map<String, String> config, Problems problems) {
        boolean queue = !config.getOrDefault(QUEUE, "").isBlank();
        boolean all = toleratesAll(config);
        if (queue && !all) {
            problems.add(
                    TOLERANCE,
                    config.getOrDefault(TOLERANCE, "none"),
                    "must be all when " + QUEUE + " is set, or nothing would ever be sent to that topic");
        }
        if (queue
                && !"true"
                        .equalsIgnoreCase(config.getOrDefault(CONTEXT, "false").trim())) {
            problems.add(
                    CONTEXT,
                    config.getOrDefault(CONTEXT, "false"),
                    "must be true when " + QUEUE
                            + " is set, or a dead letter would not say what is wrong with it and where it belongs");
        }
        if (all && !queue) {
            problems.add(
                    TOLERANCE,
                    config.get(TOLERANCE),
                    "needs " + QUEUE
                            + ", or records that cannot be read would be lost; name a topic or set it to none");
        }
    }

    private static boolean hasDeadLetters(Map<String, String> config) {
        return toleratesAll(config) && !config.getOrDefault(QUEUE, "").isBlank();
    }

    private static boolean toleratesAll(Map<String, String> config) {
        return "all".equalsIgnoreCase(config.getOrDefault(TOLERANCE, "none").trim());
    }

    private static List<String> topics(Map<String, String> config) {
        return Arrays.stream(config.getOrDefault(TOPICS, "").split(",", -1))
                .map(String::strip)
                .filter(topic -> !topic.isEmpty())
                .toList();
    }

    private static Duration session(Map<String, String> config) {
        String millis = config.get(SESSION);
        try {
            return millis == null ? CONSUMER_SESSION : Duration.ofMillis(Long.parseLong(millis.trim()));
        } catch (NumberFormatException e) {
            return CONSUMER_SESSION; // The consumer refuses the value itself, before the task starts.
        }
    }
}

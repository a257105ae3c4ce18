package io.millrace.redis;

import io.millrace.core.settings.Problems;
import io.millrace.core.settings.Setting;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The settings that say what rows become, once for all topics and again for those of each named layout. */
final class LayoutSettings {
    /** What the settings of a named layout start with, before its name. */
    static final String PREFIX = "layout.";

    private static final String SHAPES = "Keys and shapes";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

    static final Setting<Shape> SHAPE = Setting.oneOf("shape", Shape.class)
            .doc(
                    "What a row becomes. json: a string with the row as JSON. hash: a hash with a field for every column that"
                            + " is not NULL. redisjson: a document of RedisJSON, which every server needs to have as a module"
                            + " or as part of Redis 8. invalidate: nothing; the key of a row that changes is removed, for caches that an"
                            + " application fills. stream: an entry of a stream for every change. set, sorted_set: a member of the"
                            + " set that set.column names.")
            .group(SHAPES)
            .defaultsTo(Shape.JSON)
            .basic()
            .build();

    static final Setting<String> KEY = Setting.string("key")
            .doc("The cache key of a row. ${topic}, ${table} and ${key} stand for the record's topic, its table and its"
                    + " whole key, ${key.column}, ${value.column} and ${header.name} for one column of the key or of the row"
                    + " and for a header; columns of the row need events with before. Rows with different keys must get different"
                    + " cache keys. For a stream it is the name of the stream; for set and sorted_set the name of the set"
                    + " up to the value of set.column, which follows after a colon.")
            .group(SHAPES)
            .defaultsTo("${topic}:${key}")
            .basic()
            .build();

    static final Setting<Optional<Duration>> TTL = Setting.millis("ttl.ms")
            .doc(
                    "How long a key lives after it was written, set in one step with its value. Left out, keys live until their"
                            + " row is deleted. For json, hash and redisjson.")
            .group(SHAPES)
            .example("86400000")
            .between(Duration.ofMillis(1), Duration.ofDays(36500))
            .optional();

    static final Setting<Optional<String>> TTL_COLUMN = Setting.string("ttl.column")
            .doc(
                    "The column that says how long the key of a row lives: a number of milliseconds, or the moment of its end"
                            + " as a date or timestamp. Where it is NULL, ttl.ms holds. A number that is not above 0 removes the"
                            + " key.")
            .group(SHAPES)
            .example("expires_at")
            .optional();

    static final Setting<Optional<String>> TTL_HEADER = Setting.string("ttl.header")
            .doc(
                    "The header of the record that says for how many milliseconds the key of a row lives. Where it is missing,"
                            + " ttl.column and then ttl.ms hold.")
            .group(SHAPES)
            .example("cache.ttl")
            .optional();

    static final Setting<Integer> TTL_JITTER = Setting.integer("ttl.jitter.percent")
            .doc("By how much of its time a key may end earlier, so that keys that were written together do not end"
                    + " together. It is the same for the same key and version always, and does not change moments.")
            .group(SHAPES)
            .defaultsTo(0)
            .between(0, 100)
            .advanced()
            .build();

    static final Setting<Optional<String>> CHANNEL = Setting.string("invalidate.channel")
            .doc(
                    "The channel to which shape=invalidate publishes each key after it was removed, for caches in the memory of"
                            + " applications. ${topic} and ${table} stand for the record's topic and table. Left out, nothing is"
                            + " published.")
            .group(SHAPES)
            .example("cache.invalidate")
            .optional();

    static final Setting<Long> STREAM_MOST = Setting.longInteger("stream.maxlen")
            .doc("About how many entries a stream keeps (MAXLEN ~); 0 keeps all.")
            .group(SHAPES)
            .defaultsTo(0L)
            .between(0L, Long.MAX_VALUE)
            .build();

    static final Setting<Optional<String>> COLUMN = Setting.string("set.column")
            .doc(
                    "The column that names the set of a row with shape=set or sorted_set. A row where it is NULL is in no set.")
            .group(SHAPES)
            .example("customer_id")
            .optional();

    static final Setting<Optional<String>> SCORE = Setting.string("set.score.column")
            .doc(
                    "The column with the score of a row with shape=sorted_set: a number, or a date or timestamp as milliseconds"
                            + " since the epoch. A row where it is NULL is in no set.")
            .group(SHAPES)
            .example("ordered_at")
            .optional();

    static final Setting<List<String>> LAYOUTS = Setting.list("layouts")
            .doc(
                    "Names of layouts for some topics. layout.NAME.topics is a regular expression for the topics of a layout,"
                            + " and layout.NAME.shape, layout.NAME.key, layout.NAME.ttl.ms and so on are for these topics what the"
                            + " settings of this group are for all others; what a layout does not set has its default there. The"
                            + " first layout that takes a topic has it.")
            .group(SHAPES)
            .example("sessions")
            .defaultsTo(List.of())
            .build();

    private static final Setting<Pattern> TOPICS = Setting.regex("topics")
            .doc("The topics of the layout.")
            .example("shop\\.shop\\.sessions")
            .required();

    private static final List<Setting<?>> OF_ONE =
            List.of(SHAPE, KEY, TTL, TTL_COLUMN, TTL_HEADER, TTL_JITTER, CHANNEL, STREAM_MOST, COLUMN, SCORE);

    private static final Settings NAMED =
            Settings.of("a layout of the Redis sink", TOPICS).plus(settings(OF_ONE));

    private LayoutSettings() {}

    /** What a configuration has of these settings. */
    static Settings all() {
        List<Setting<?>> all = new ArrayList<>(OF_ONE);
        all.add(LAYOUTS);
        return settings(all);
    }

    /**
     * Adds what is wrong with the layouts to the problems of the values.
     *
     * @param cluster whether the keys are spread over a cluster
     */
    static void check(Values values, boolean cluster) {
        Problems problems = values.problems();
        new LayoutCheck(values, problems, "", cluster).run();
        Set<String> seen = new HashSet<>();
        for (String name : values.get(LAYOUTS)) {
            if (!NAME.matcher(name).matches() || !seen.add(name)) {
                problems.add(LAYOUTS.name(), name, "must hold different names of letters, digits, - and _");
                continue;
            }
            Values own = named(values, name);
            String prefix = PREFIX + name + '.';
            problems.addAll(prefix, own.problems());
            if (own.has(TOPICS)) {
                new LayoutCheck(own, problems, prefix, cluster).run();
            }
        }
        values.raw().keySet().stream()
                .filter(key ->
                        key.startsWith(PREFIX) && seen.stream().noneMatch(name -> key.startsWith(PREFIX + name + '.')))
                .forEach(key -> problems.add(key, null, "belongs to no layout; name it in " + LAYOUTS.name()));
    }

    /** The layouts, from values without problems. */
    static Layouts parse(Values values) {
        List<Layout> named = values.get(LAYOUTS).stream()
                .map(name -> {
                    Values own = named(values, name);
                    return of(PREFIX + name + '.', own, Optional.of(own.get(TOPICS)));
                })
                .toList();
        return new Layouts(named, of("", values, Optional.empty()));
    }

    private static Layout of(String prefix, Values values, Optional<Pattern> topics) {
        return new Layout(
                prefix,
                topics,
                values.get(SHAPE),
                values.get(KEY),
                new Ttl(values.get(TTL), values.get(TTL_COLUMN), values.get(TTL_HEADER), values.get(TTL_JITTER)),
                values.get(CHANNEL),
                values.get(STREAM_MOST),
                values.get(COLUMN),
                values.get(SCORE));
    }

    private static Values named(Values values, String name) {
        String prefix = PREFIX + name + '.';
        Map<String, String> own = new HashMap<>();
        values.raw().forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                own.put(key.substring(prefix.length()), value);
            }
        });
        return NAMED.read(own);
    }

    private static Settings settings(List<Setting<?>> settings) {
        return Settings.of("Redis sink", settings.toArray(Setting<?>[]::new));
    }
}

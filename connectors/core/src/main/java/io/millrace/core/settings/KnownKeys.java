package io.millrace.core.settings;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keys in a plugin's configuration that belong to somebody else: Connect itself, or what the plugin hands them to. */
public final class KnownKeys {

    private static final KnownKeys NONE = new KnownKeys(Set.of(), Set.of(), Set.of(), List.of());

    /** Of every connector, from Connect 3.9 to 4.3. */
    private static final KnownKeys CONNECTOR = NONE.with(
                    "name",
                    "connector.class",
                    "connector.plugin.version",
                    "task.class",
                    "tasks.max",
                    "tasks.max.enforce",
                    "key.converter",
                    "value.converter",
                    "header.converter",
                    "transforms",
                    "predicates",
                    "config.action.reload",
                    "errors.retry.timeout",
                    "errors.retry.delay.max.ms",
                    "errors.tolerance",
                    "errors.log.enable",
                    "errors.log.include.messages")
            .withPrefixes(
                    "key.converter.",
                    "value.converter.",
                    "header.converter.",
                    "transforms.",
                    "predicates.",
                    "producer.override.",
                    "consumer.override.",
                    "admin.override.");

    private final Set<String> exact;
    private final Set<String> prefixes;
    private final Set<String> listing;
    private final List<Pattern> patterns;

    private KnownKeys(Set<String> exact, Set<String> prefixes, Set<String> listing, List<Pattern> patterns) {
        this.exact = exact;
        this.prefixes = prefixes;
        this.listing = listing;
        this.patterns = patterns;
    }

    /** No keys of others. */
    public static KnownKeys none() {
        return NONE;
    }

    /** What Connect reads from the configuration of a source connector. */
    public static KnownKeys ofConnectSource() {
        return CONNECTOR
                .with(
                        "exactly.once.support",
                        "transaction.boundary",
                        "transaction.boundary.interval.ms",
                        "offsets.storage.topic",
                        "topic.creation.groups")
                .withPrefixes("topic.creation.");
    }

    /** What Connect reads from the configuration of a sink connector. */
    public static KnownKeys ofConnectSink() {
        return CONNECTOR.with(
                "topics",
                "topics.regex",
                "errors.deadletterqueue.topic.name",
                "errors.deadletterqueue.topic.replication.factor",
                "errors.deadletterqueue.context.headers.enable");
    }

    /** What Connect leaves in the configuration of a transform. */
    public static KnownKeys ofTransform() {
        return NONE.with("type", "predicate", "negate", "plugin.version");
    }

    /** And these keys. */
    public KnownKeys with(String... keys) {
        return new KnownKeys(union(exact, List.of(keys)), prefixes, listing, patterns);
    }

    /** And every key that begins so; a prefix usually ends in a dot. */
    public KnownKeys withPrefixes(String... starts) {
        return new KnownKeys(exact, union(prefixes, List.of(starts)), listing, patterns);
    }

    /** And every key that matches as a whole. */
    public KnownKeys withPatterns(Pattern... wholeKeys) {
        return new KnownKeys(
                exact,
                prefixes,
                listing,
                Stream.concat(patterns.stream(), Stream.of(wholeKeys)).toList());
    }

    /** And {@code NAME.anything} for every NAME that the value of one of these keys lists, as {@code converters} does. */
    public KnownKeys withNamesListedIn(String... keys) {
        return new KnownKeys(exact, prefixes, union(listing, List.of(keys)), patterns).with(keys);
    }

    /** Both. */
    public KnownKeys and(KnownKeys other) {
        return new KnownKeys(
                union(exact, other.exact),
                union(prefixes, other.prefixes),
                union(listing, other.listing),
                Stream.concat(patterns.stream(), other.patterns.stream()).toList());
    }

    /** Whether the key, found in this configuration, is one of them. */
    public boolean knows(String key, Map<String, String> config) {
        return exact.contains(key)
                || prefixes.stream().anyMatch(key::startsWith)
                || patterns.stream().anyMatch(pattern -> pattern.matcher(key).matches())
                || listing.stream().anyMatch(list -> isNamedIn(config.get(list), key));
    }

    /** The keys that can be listed, for suggestions. */
    public Collection<String> names() {
        return exact;
    }

    /** The prefixes, for suggestions. */
    Collection<String> prefixes() {
        return prefixes;
    }

    private static boolean isNamedIn(@Nullable String list, String key) {
        return list != null
                && Stream.of(list.split(",", -1))
                        .map(String::trim)
                        .anyMatch(name -> !name.isEmpty() && key.startsWith(name + "."));
    }

    private static Set<String> union(Collection<String> first, Collection<String> second) {
        Set<String> both = new LinkedHashSet<>(first);
        both.addAll(second);
        return Collections.unmodifiableSet(both);
    }
}

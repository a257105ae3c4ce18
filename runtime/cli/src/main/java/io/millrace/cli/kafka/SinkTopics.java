package io.millrace.cli.kafka;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** What a sink's settings say about Kafka: which topics it reads, as which consumer group, and where dead letters go. */
public final class SinkTopics {
    private SinkTopics() {}

    /** The consumer group, which Connect names after the connector unless the settings override it. */
    public static String group(String connector, Map<String, String> config) {
        return config.getOrDefault("consumer.override.group.id", "connect-" + connector);
    }

    /** Whether the sink reads a topic. */
    public static Predicate<String> read(Map<String, String> config) {
        String regex = config.get("topics.regex");
        if (regex != null) {
            try {
                return Pattern.compile(regex).asMatchPredicate();
            } catch (PatternSyntaxException e) {
                return topic -> false;
            }
        }
        Set<String> topics = Arrays.stream(config.getOrDefault("topics", "").split(","))
                .map(String::strip)
                .collect(Collectors.toSet());
        return topics::contains;
    }

    /** The topic for records that could not be written; empty if there is none. */
    public static String deadLetters(Map<String, String> config) {
        return config.getOrDefault("errors.deadletterqueue.topic.name", "").strip();
    }
}

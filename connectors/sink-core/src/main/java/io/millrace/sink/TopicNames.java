package io.millrace.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ${topic}} stands for: the topic, or the name that the first pattern gives which matches the whole of it. So
 * many topics can go into one target.
 */
public record TopicNames(List<Rule> rules) implements UnaryOperator<String> {
    static final TopicNames SAME = new TopicNames(List.of());

    /** A pattern, and a replacement that may use its groups as $1 and so on. */
    public record Rule(Pattern pattern, String name) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Rule rule
                    && rule.pattern.pattern().equals(pattern.pattern())
                    && rule.name.equals(name);
        }

        @Override
        public int hashCode() {
            return 31 * pattern.pattern().hashCode() + name.hashCode();
        }
    }

    /** Compiles {@code PATTERN=NAME} pairs; an {@link IllegalArgumentException} says what is wrong. */
    static TopicNames parse(List<String> pairs) {
        List<Rule> rules = new ArrayList<>();
        for (String pair : pairs) {
            int equals = pair.lastIndexOf('=');
            if (equals <= 0 || equals == pair.length() - 1) {
                throw new IllegalArgumentException("must be pairs of PATTERN=NAME, but one is \"" + pair + "\"");
            }
            rules.add(rule(
                    pair.substring(0, equals).strip(),
                    pair.substring(equals + 1).strip()));
        }
        return new TopicNames(List.copyOf(rules));
    }

    /** Whether a topic goes by this name and no other of those that are consumed does. */
    boolean isAlone(String name, String topic, List<String> consumed) {
        return apply(topic).equals(name)
                && consumed.contains(topic)
                && consumed.stream().filter(other -> apply(other).equals(name)).count() == 1;
    }

    private static Rule rule(String regex, String name) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "has the pattern \"" + regex + "\", which is no regular expression: " + e.getDescription(), e);
        }
        int groups = pattern.matcher("").groupCount();
        for (int i = name.indexOf('$'); i >= 0; i = name.indexOf('$', i + 1)) {
            int group = i + 1 < name.length() ? Character.digit(name.charAt(i + 1), 10) : -1;
            if (group < 0 || group > groups) {
                throw new IllegalArgumentException("has the name \"" + name + "\", of which $ has to be followed by the"
                        + " number of a group of \"" + regex + "\", which has " + groups);
            }
        }
        return new Rule(pattern, name.replace("\\", "\\\\"));
    }

    @Override
    public String apply(String topic) {
        for (Rule rule : rules) {
            Matcher matcher = rule.pattern.matcher(topic);
            if (matcher.matches()) {
                StringBuilder name = new StringBuilder();
                matcher.reset();
                if (matcher.find()) {
                    matcher.appendReplacement(name, rule.name);
                }
                return name.toString();
            }
        }
        return topic;
    }
}

package io.millrace.cli.offsets;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.kafka.Partition;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Topics, or single partitions of them, written as {@code topic} or {@code topic:partition}; none means all. */
public record TopicFilter(List<String> texts) {
    private static final Pattern ONE = Pattern.compile("([a-zA-Z0-9._-]+)(?::(\\d{1,9}))?");

    public TopicFilter {
        texts = List.copyOf(texts);
        for (String text : texts) {
            if (!ONE.matcher(text).matches()) {
                throw new CommandFailure(
                        "'" + text + "' is not a topic",
                        "Write --topic shop.orders for all its partitions, or --topic shop.orders:0 for one");
            }
        }
    }

    /** Whether everything is meant. */
    public boolean all() {
        return texts.isEmpty();
    }

    /** Whether a partition is meant. */
    public boolean accepts(Partition partition) {
        return texts.isEmpty() || texts.stream().anyMatch(text -> accepts(text, partition));
    }

    private static boolean accepts(String text, Partition partition) {
        Matcher matcher = ONE.matcher(text);
        return matcher.matches()
                && matcher.group(1).equals(partition.topic())
                && (matcher.group(2) == null || Integer.parseInt(matcher.group(2)) == partition.number());
    }
}

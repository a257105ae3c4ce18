package io.millrace.cli.kafka;

import java.util.Comparator;

/** A partition of a topic, in order of topic and number. */
public record Partition(String topic, int number) implements Comparable<Partition> {
    private static final Comparator<Partition> ORDER =
            Comparator.comparing(Partition::topic).thenComparing(Partition::number);

    @Override
    public int compareTo(Partition other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return topic + ":" + number;
    }
}

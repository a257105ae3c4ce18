package io.millrace.harness;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Looks into a topic without any of our code. */
public final class TopicProbe {
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final int SHOWN = 3;

    private final String bootstrapServers;
    private final String isolation;

    public TopicProbe(String bootstrapServers) {
        this(bootstrapServers, "read_uncommitted");
    }

    private TopicProbe(String bootstrapServers, String isolation) {
        this.bootstrapServers = bootstrapServers;
        this.isolation = isolation;
    }

    /** Sees only what no transaction of a producer has taken back. */
    public static TopicProbe ofCommitted(String bootstrapServers) {
        return new TopicProbe(bootstrapServers, "read_committed");
    }

    /** Shows every record that is in the topic now, partition by partition. */
    public void forEach(String topic, Consumer<ConsumerRecord<String, String>> look) {
        try (KafkaConsumer<String, String> consumer = consumer()) {
            consumer.partitionsFor(topic)
                    .forEach(partition -> read(consumer, new TopicPartition(topic, partition.partition()), look));
        }
    }

    /** How many offsets the topic has given out, over all partitions. */
    public long size(String topic) {
        try (KafkaConsumer<String, String> consumer = consumer()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            return consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private KafkaConsumer<String, String> consumer() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrapServers,
                "isolation.level", isolation,
                "enable.auto.commit", "false",
                "allow.auto.create.topics", "false",
                "max.poll.records", "5000");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    }

    private static void read(
            KafkaConsumer<String, String> consumer,
            TopicPartition partition,
            Consumer<ConsumerRecord<String, String>> look) {
        List<TopicPartition> one = List.of(partition);
        consumer.assign(one);
        consumer.seekToBeginning(one);
        long end = consumer.endOffsets(one).getOrDefault(partition, 0L);
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (consumer.position(partition) < end) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(partition + " could not be read to its end within " + BOUND);
            }
            consumer.poll(Duration.ofMillis(200)).forEach(look);
        }
    }

    /** The topic in a few lines: how much each partition holds, its first records, and its last. */
    public String summary(String topic) {
        Map<Integer, Extract> partitions = new TreeMap<>();
        forEach(topic, record -> partitions
                .computeIfAbsent(record.partition(), number -> new Extract())
                .add(record));
        StringBuilder text = new StringBuilder("topic ").append(topic);
        partitions.forEach((number, extract) -> {
            text.append("\n  partition ").append(number).append(": ").append(extract.count);
            text.append(" records, the first and the last of them:");
            extract.shown.forEach(record -> append(text, record));
        });
        return text.toString();
    }

    /** The first records of a partition, and its last. */
    private static final class Extract {
        private final List<ConsumerRecord<String, String>> shown = new ArrayList<>();
        private int count;

        void add(ConsumerRecord<String, String> record) {
            if (shown.size() > SHOWN) {
                shown.set(SHOWN, record);
            } else {
                shown.add(record);
            }
            count++;
        }
    }

    /** The payload without the schema around it. */
    private static void append(StringBuilder text, ConsumerRecord<String, String> record) {
        text.append("\n    ").append(record.offset()).append(' ').append(payload(record.key()));
        text.append(" = ").append(payload(record.value()));
        for (Header header : record.headers()) {
            text.append(' ').append(header.key()).append(':');
            text.append(header.value() == null ? "null" : new String(header.value(), StandardCharsets.UTF_8));
        }
    }

    private static String payload(@Nullable String json) {
        if (json == null) {
            return "null";
        }
        int payload = json.lastIndexOf(",\"payload\":");
        return payload < 0 ? json : json.substring(payload + ",\"payload\":".length(), json.length() - 1);
    }
}

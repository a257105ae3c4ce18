package io.millrace.harness;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Looks into a topic without any of our code. */
public final class TopicProbe {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final int SHOWN = 3;

    private final String bootstrapServers;

    public TopicProbe(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Every record that is in the topic now, partition by partition. */
    public List<ConsumerRecord<String, String>> records(String topic) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", "false");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<ConsumerRecord<String, String>> records = new ArrayList<>();
            for (var partition : consumer.partitionsFor(topic)) {
                records.addAll(read(consumer, new TopicPartition(topic, partition.partition())));
            }
            return records;
        }
    }

    private static List<ConsumerRecord<String, String>> read(
            KafkaConsumer<String, String> consumer, TopicPartition partition) {
        List<TopicPartition> one = List.of(partition);
        consumer.assign(one);
        consumer.seekToBeginning(one);
        long end = consumer.endOffsets(one).getOrDefault(partition, 0L);
        long deadline = System.nanoTime() + BOUND.toNanos();
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        while (consumer.position(partition) < end && System.nanoTime() < deadline) {
            consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        }
        return records;
    }

    /** The topic in a few lines: how much each partition holds, its first records, and how it ends. */
    public String summary(String topic) {
        Map<Integer, List<ConsumerRecord<String, String>>> partitions = new HashMap<>();
        records(topic).forEach(record -> partitions
                .computeIfAbsent(record.partition(), number -> new ArrayList<>())
                .add(record));
        StringBuilder text = new StringBuilder("topic ").append(topic);
        partitions.forEach((number, records) -> {
            text.append("\n  partition ").append(number).append(": ").append(records.size());
            text.append(" records, the first and the last of them:");
            records.stream().limit(SHOWN).forEach(record -> append(text, record));
            append(text, records.get(records.size() - 1));
        });
        return text.toString();
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

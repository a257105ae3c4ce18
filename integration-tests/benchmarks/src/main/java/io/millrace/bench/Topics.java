package io.millrace.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Topics of one partition on the benchmark's broker. */
final class Topics implements AutoCloseable {
    private final String bootstrapServers;
    private final Admin admin;

    Topics(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers));
    }

    /** How many records a topic holds; none if it does not exist yet. */
    long size(String topic) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        try {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return 0;
            }
            throw e;
        }
    }

    void delete(String topic) throws Exception {
        try {
            admin.deleteTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
        }
    }

    /** Creates a topic and fills it with keys and documents. */
    void fill(String topic, int records) throws Exception {
        fill(topic, records, IntUnaryOperator.identity(), UnaryOperator.identity());
    }

    /** The same with documents that several records may be about, and in another form. */
    void fill(String topic, int records, IntUnaryOperator idOf, UnaryOperator<byte[]> form) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        Properties config = new Properties();
        config.put("bootstrap.servers", bootstrapServers);
        config.put("linger.ms", "20");
        config.put("batch.size", "262144");
        config.put("compression.type", "lz4");
        config.put("buffer.memory", "67108864");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                byte[] key = ("{\"id\":" + idOf.applyAsInt(i) + "}").getBytes(StandardCharsets.UTF_8);
                byte[] value = form.apply(Documents.json(i));
                var unused = producer.send(new ProducerRecord<>(topic, key, value), Topics::failLoudly);
            }
            producer.flush();
        }
        if (size(topic) != records) {
            throw new IllegalStateException(
                    "The topic " + topic + " holds " + size(topic) + " of " + records + " records.");
        }
    }

    private static void failLoudly(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
        if (failure != null) {
            Plan.say("A record was not written: %s", failure);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}

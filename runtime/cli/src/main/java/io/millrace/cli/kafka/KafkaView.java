package io.millrace.cli.kafka;

import io.millrace.cli.CommandFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Reads a Kafka cluster through its Admin client; changes nothing. */
public final class KafkaView implements TopicOffsets, AutoCloseable {
    private static final Duration BOUND = Duration.ofSeconds(15);
    private static final String BOUND_MILLIS = Long.toString(BOUND.toMillis());

    private final Admin admin;
    private final Object servers;

    private KafkaView(Admin admin, Object servers) {
        this.admin = admin;
        this.servers = servers;
    }

    /** Connects lazily: a cluster that does not answer is noticed by the first question. */
    public static KafkaView open(Map<String, Object> settings) {
        var all = new HashMap<String, Object>(settings);
        all.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, "millrace-cli");
        all.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, BOUND_MILLIS);
        all.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, BOUND_MILLIS);
        Object servers = all.getOrDefault(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "");
        try {
            return new KafkaView(Admin.create(all), servers);
        } catch (KafkaException e) {
            String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            throw new CommandFailure(
                    "A client for the Kafka brokers " + servers + " cannot be made: " + reason,
                    e,
                    "Check --bootstrap-servers and the file named by --command-config");
        }
    }

    /** The committed offsets of a consumer group. */
    public SortedMap<Partition, Committed> committed(String group) {
        var all = new TreeMap<Partition, Committed>();
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> {
                    // A partition without a committed offset has a null here.
                    if (offset != null) {
                        all.put(ours(partition), new Committed(offset.offset(), offset.metadata()));
                    }
                });
        return all;
    }

    /** How many consumers a group has now. */
    public int members(String group) {
        try {
            var description =
                    get(admin.describeConsumerGroups(List.of(group)).all()).get(group);
            return description == null ? 0 : description.members().size();
        } catch (CommandFailure e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw e;
        }
    }

    @Override
    public Map<Partition, Long> ends(Collection<Partition> partitions) {
        return offsets(partitions, OffsetSpec.latest());
    }

    @Override
    public Map<Partition, Long> beginnings(Collection<Partition> partitions) {
        return offsets(partitions, OffsetSpec.earliest());
    }

    @Override
    public Map<Partition, Long> at(Collection<Partition> partitions, long epochMillis) {
        var found = new TreeMap<>(offsets(partitions, OffsetSpec.forTimestamp(epochMillis)));
        found.values().removeIf(offset -> offset < 0);
        return found;
    }

    @Override
    public List<Partition> partitions(Predicate<String> topics) {
        var names = get(admin.listTopics().names()).stream().filter(topics).toList();
        return get(admin.describeTopics(names).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new Partition(topic.name(), partition.partition())))
                .sorted()
                .toList();
    }

    /** For how many milliseconds compacted topics keep deletes; without those that are not, and if it may not be asked. */
    public Map<String, Long> deletesKept(Collection<String> topics) {
        List<ConfigResource> asked = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        var kept = new TreeMap<String, Long>();
        try {
            get(admin.describeConfigs(asked).all()).forEach((topic, config) -> {
                ConfigEntry policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
                ConfigEntry retention = config.get(TopicConfig.DELETE_RETENTION_MS_CONFIG);
                if (policy != null
                        && retention != null
                        && policy.value().contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
                    kept.put(topic.name(), Long.valueOf(retention.value()));
                }
            });
        } catch (CommandFailure e) {
            if (!(e.getCause() instanceof AuthorizationException
                    || e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
        }
        return kept;
    }

    private Map<Partition, Long> offsets(Collection<Partition> partitions, OffsetSpec spec) {
        var wanted = new HashMap<TopicPartition, OffsetSpec>();
        partitions.forEach(partition -> wanted.put(new TopicPartition(partition.topic(), partition.number()), spec));
        var offsets = new TreeMap<Partition, Long>();
        var result = admin.listOffsets(wanted);
        for (Partition partition : partitions) {
            var future = result.partitionResult(new TopicPartition(partition.topic(), partition.number()));
            try {
                offsets.put(partition, get(future).offset());
            } catch (CommandFailure e) {
                // A topic that was deleted keeps its committed offsets for a while.
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return offsets;
    }

    private <T> T get(KafkaFuture<T> future) {
        try {
            return future.get(BOUND.toMillis() + 1000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Interrupted while waiting for Kafka", e);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw failure(e);
        }
    }

    private CommandFailure failure(Throwable cause) {
        return new CommandFailure(
                "The Kafka brokers " + servers + " did not answer as expected: " + cause.getMessage(),
                cause,
                "Check --bootstrap-servers and the file named by --command-config");
    }

    private static Partition ours(TopicPartition partition) {
        return new Partition(partition.topic(), partition.partition());
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}

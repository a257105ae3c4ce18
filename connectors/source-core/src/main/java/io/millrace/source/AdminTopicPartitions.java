package io.millrace.source;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Asks the brokers; connects when it is asked first. It is asked again after a failure, so it waits only briefly. */
final class AdminTopicPartitions implements TopicPartitions {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Map<String, Object> config;
    private @Nullable Admin admin;

    AdminTopicPartitions(Map<String, Object> config) {
        this.config = Map.copyOf(config);
    }

    @Override
    public OptionalInt count(String topic) {
        try {
            TopicDescription topicNow = connected()
                    .describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .get(topic);
            return topicNow == null
                    ? OptionalInt.empty()
                    : OptionalInt.of(topicNow.partitions().size());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return OptionalInt.empty();
            }
            throw unreachable(topic, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException | KafkaException e) {
            throw unreachable(topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(topic, e);
        }
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(2));
            admin = null;
        }
    }

    private Admin connected() {
        Admin connected = admin;
        if (connected == null) {
            connected = Admin.create(config);
            admin = connected;
        }
        return connected;
    }

    private static FaultException unreachable(String topic, Throwable cause) {
        return new FaultException(
                Fault.BROKER_UNREACHABLE,
                "The partitions of the topic " + topic + " cannot be counted, which a control record needs; it is tried"
                        + " again. Check control.kafka.bootstrap.servers or schema.history.internal.kafka.bootstrap.servers,"
                        + " and that the principal may describe the topic. Cause: " + cause,
                cause);
    }
}

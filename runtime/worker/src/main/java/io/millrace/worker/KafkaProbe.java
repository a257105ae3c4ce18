package io.millrace.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/** Asks a Kafka that is not ours whether it is there and how many brokers it has. */
final class KafkaProbe {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private KafkaProbe() {}

    /**
     * Finds a Kafka cluster.
     *
     * @param users the worker's settings, of which the client takes those for security
     */
    static KafkaAddress find(String bootstrapServers, Map<String, String> users) {
        Map<String, Object> settings = new HashMap<>(users);
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "millrace-start");
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(LIMIT.toMillis()));
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
        try (Admin admin = Admin.create(settings)) {
            int brokers = admin.describeCluster()
                    .nodes()
                    .get(LIMIT.toMillis() + 1000, TimeUnit.MILLISECONDS)
                    .size();
            return KafkaAddress.external(bootstrapServers, Math.max(1, brokers));
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            Throwable reason = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw new WorkerException(
                    "No Kafka answers at " + bootstrapServers + " within " + LIMIT.toSeconds()
                            + " s: start it, or correct --bootstrap-servers. (" + reason.getMessage() + ")",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkerException("Interrupted while looking for Kafka at " + bootstrapServers + ".", e);
        }
    }
}

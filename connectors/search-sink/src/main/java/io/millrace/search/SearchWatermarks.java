package io.millrace.search;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.WatermarkNotes;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Up to when deletes were seen, in the {@link NoteIndex}: {@code HASH|TOPIC|PARTITION}, of the connector's name, holds the
 * milliseconds, which are also its version, so that they never go back.
 */
final class SearchWatermarks implements WatermarkNotes {
    private static final String SEEN = "deletes_seen";

    private final NoteIndex notes;
    private final String connector;

    SearchWatermarks(SearchClient client, String connector) {
        this.notes = new NoteIndex(client);
        this.connector = connector;
    }

    @Override
    public Map<TopicPartition, Long> read(Collection<TopicPartition> partitions) {
        try {
            Map<String, Map<String, Object>> noted =
                    notes.read(partitions.stream().map(this::id).toList());
            Map<TopicPartition, Long> found = new HashMap<>();
            for (TopicPartition partition : partitions) {
                Object time = noted.getOrDefault(id(partition), Map.of()).get(SEEN);
                if (time != null) {
                    found.put(partition, Long.valueOf(time.toString()));
                }
            }
            return found;
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    @Override
    public void write(Map<TopicPartition, Long> times) {
        try {
            for (Map.Entry<TopicPartition, Long> each : times.entrySet()) {
                SearchReply reply = notes.write(
                        "PUT",
                        "/_doc/" + UrlPath.step(id(each.getKey())) + "?version_type=external_gte&version="
                                + each.getValue(),
                        Map.of("connector", connector, SEEN, Long.toString(each.getValue())));
                if (reply.status() != 409) { // which says that a newer one is there
                    NoteIndex.accepted(reply);
                }
            }
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    @Override
    public void close() {
        // The client belongs to the task.
    }

    private String id(TopicPartition partition) {
        return IndexMemory.hash(connector) + "|" + partition.topic() + "|" + partition.partition();
    }

    private static FaultException unreachable(IOException e) {
        return new FaultException(Fault.TARGET_UNREACHABLE, "No answer from the search server: " + e.getMessage(), e);
    }
}

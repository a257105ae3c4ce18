package io.millrace.sink;

import io.millrace.core.change.Origin;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which tables the records of a topic named, as far as this task has met them. For the task's thread alone. */
final class TopicTables {
    private final Map<String, Set<String>> tables = new HashMap<>();
    private @Nullable String lastTopic;
    private @Nullable String lastTable;

    /** A row or a marker came. */
    void met(Origin origin) {
        if (Objects.equals(origin.table(), lastTable) && origin.topic().equals(lastTopic)) {
            return;
        }
        lastTopic = origin.topic();
        lastTable = origin.table();
        if (lastTable != null) {
            tables.computeIfAbsent(lastTopic, topic -> new HashSet<>()).add(lastTable);
        }
    }

    boolean isCrowded(String topic) {
        return tables.getOrDefault(topic, Set.of()).size() > 1;
    }
}

package io.millrace.binlog;

import io.debezium.relational.history.MemorySchemaHistory;
import io.millrace.source.Ephemeral;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** A reader of a log that leaves nothing behind, under a server id that no running reader has. */
final class EphemeralReader {
    /** Server ids that people do not choose. */
    private static final long FIRST_ID = 1L << 31;

    private static final long LAST_ID = (1L << 32) - 1;

    private EphemeralReader() {}

    /** A configuration as Debezium gets it, changed for such a run. */
    static Map<String, String> of(Map<String, String> debezium) {
        Map<String, String> changed = new HashMap<>(debezium);
        Ephemeral.apply(changed);
        changed.keySet().removeIf(key -> key.startsWith("schema.history.internal"));
        changed.put("schema.history.internal", MemorySchemaHistory.class.getName());
        changed.put(
                "database.server.id", Long.toString(ThreadLocalRandom.current().nextLong(FIRST_ID, LAST_ID)));
        changed.put("connect.keep.alive.interval.ms", "2000");
        return changed;
    }
}

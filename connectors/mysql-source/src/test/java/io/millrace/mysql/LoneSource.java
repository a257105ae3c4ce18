package io.millrace.mysql;

import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.name;
import static io.millrace.source.Emitted.version;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.core.change.ChangeHeaders;
import io.millrace.source.SourceRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** A process that runs one source, as a worker does, and tells its records until it is killed. */
final class LoneSource {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LoneSource() {}

    /**
     * What it tells of a record.
     *
     * @param at the time of its clock
     * @param id the row
     * @param name what the row has
     * @param op what happened
     * @param version the version
     * @param offset where a worker would go on behind it
     */
    record Told(String at, String id, String name, String op, long version, Map<String, Object> offset) {

        /** Where it is in the log. */
        String position() {
            Map<String, Object> position = new TreeMap<>(offset);
            position.keySet().removeIf(key -> key.startsWith("millrace."));
            return id + position;
        }

        static Told read(String line) throws IOException {
            return JSON.readValue(line, Told.class);
        }
    }

    static String text(Map<String, ?> map) throws IOException {
        return JSON.writeValueAsString(map);
    }

    /** Takes the configuration and the stored offset, if there is one, as JSON. */
    public static void main(String[] args) throws IOException {
        SourceRunner runner = new SourceRunner(MySqlSourceTask::new, JSON.readValue(args[0], new TypeReference<>() {}));
        if (args.length > 1) {
            runner.store(JSON.readValue(args[1], new TypeReference<Map<String, Object>>() {}));
        }
        int[] told = {0};
        runner.run(records -> {
            for (; told[0] < records.size(); told[0]++) {
                tell(records.get(told[0]));
            }
            return false;
        });
    }

    private static void tell(SourceRecord record) {
        Object id = record.key() instanceof Struct key && key.schema().field("id") != null ? key.get("id") : "";
        Told told = new Told(
                Instant.now().toString(),
                String.valueOf(id),
                String.valueOf(name(record)),
                header(record, ChangeHeaders.OP),
                version(record),
                Map.copyOf(record.sourceOffset()));
        try {
            System.out.println(JSON.writeValueAsString(told));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

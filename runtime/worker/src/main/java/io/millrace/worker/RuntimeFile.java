package io.millrace.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Says where the worker of a data folder is to be reached: the file {@code runtime.json} in it.
 *
 * @param rest the REST API
 * @param bootstrapServers the Kafka that it uses
 * @param pid its process
 * @param processStarted when that process started, since process numbers are used again
 * @param embeddedKafka whether Kafka runs in the same process
 */
public record RuntimeFile(URI rest, String bootstrapServers, long pid, Instant processStarted, boolean embeddedKafka) {

    private static final String NAME = "runtime.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the operating system's clocks of one process may differ by, between two readings. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

    /** The running worker of this data folder, if there is one; a file that a killed worker left does not count. */
    public static Optional<RuntimeFile> find(Path dataDir) {
        return read(dataDir).filter(RuntimeFile::alive);
    }

    static RuntimeFile ofThisProcess(URI rest, KafkaAddress kafka) {
        ProcessHandle self = ProcessHandle.current();
        return new RuntimeFile(
                rest,
                kafka.bootstrapServers(),
                self.pid(),
                self.info().startInstant().orElse(Instant.EPOCH),
                kafka.embedded());
    }

    void write(Path dataDir) throws IOException {
        ObjectNode json = JSON.createObjectNode()
                .put("rest", rest.toString())
                .put("bootstrapServers", bootstrapServers)
                .put("pid", pid)
                .put("processStarted", processStarted.toString())
                .put("embeddedKafka", embeddedKafka);
        Path next = dataDir.resolve(NAME + ".next");
        Files.writeString(next, json.toPrettyString() + System.lineSeparator());
        Files.move(next, dataDir.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void remove(Path dataDir) throws IOException {
        Files.deleteIfExists(dataDir.resolve(NAME));
    }

    private boolean alive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info()
                        .startInstant()
                        .map(started ->
                                Duration.between(started, processStarted).abs().compareTo(CLOCK_TOLERANCE) < 0)
                        .orElse(true))
                .isPresent();
    }

    private static Optional<RuntimeFile> read(Path dataDir) {
        try {
            JsonNode json = JSON.readTree(Files.readString(dataDir.resolve(NAME)));
            return Optional.of(new RuntimeFile(
                    URI.create(json.required("rest").asText()),
                    json.required("bootstrapServers").asText(),
                    json.required("pid").asLong(),
                    Instant.parse(json.required("processStarted").asText()),
                    json.required("embeddedKafka").asBoolean()));
        } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
            return Optional.empty();
        }
    }
}

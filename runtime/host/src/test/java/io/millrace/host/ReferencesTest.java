package io.millrace.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferencesTest {
    @Test
    void takesValuesFromFilesAsTheWorkerDoes(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("db.properties");
        Files.writeString(file, "password=secret");

        assertThat(References.resolve(Map.of("database.password", "${file:" + file + ":password}", "a", "b")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("database.password", "secret", "a", "b"));
    }

    @Test
    void namesWhatHasNoValueButForKafka() {
        Map<String, String> config = Map.of(
                "database.hostname",
                "${env:NO_SUCH_HOST}",
                "schema.history.internal.kafka.bootstrap.servers",
                "${env:NO_SUCH_KAFKA}");

        assertThatThrownBy(() -> References.resolve(config))
                .isInstanceOfSatisfying(HostException.class, e -> assertThat(e.problems())
                        .containsExactly(new SettingProblem(
                                "database.hostname",
                                "${env:NO_SUCH_HOST} has no value here; set it for this command")));
    }

    @Test
    void leavesWhatIsNoReference() {
        Map<String, String> config = Map.of("transforms.t.format", "${topic}-${timestamp}");

        assertThat(References.resolve(config)).isEqualTo(config);
    }
}

package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginDiscoveryTest {

    @TempDir
    Path folder = Path.of("set by JUnit");

    @Test
    void readsManifestsOnlyWhenEveryPluginHasOne() throws IOException {
        TickPlugin.jar(folder.resolve("tick.jar"), true);

        assertThat(PluginDiscovery.mode(folder.toString())).isEqualTo("service_load");
    }

    @Test
    void searchesClassesWhenAPluginHasNoManifest() throws IOException {
        TickPlugin.jar(folder.resolve("tick.jar"), true);
        TickPlugin.jar(folder.resolve("silent.jar"), false);

        assertThat(PluginDiscovery.mode(folder.toString())).isEqualTo("hybrid_warn");
    }

    @Test
    void namesAFolderThatIsNotThere() {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> PluginDiscovery.mode(missing.toString()))
                .isInstanceOf(WorkerException.class)
                .hasMessageContaining(missing.toString());
    }

    @Test
    void needsNoPlugins() {
        assertThat(PluginDiscovery.mode("")).isEqualTo("service_load");
    }
}

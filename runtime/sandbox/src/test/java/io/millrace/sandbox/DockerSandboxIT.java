package io.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

/** The sandbox with containers; each test is reported as skipped where no Docker daemon answers. */
class DockerSandboxIT extends ServerBehaviour {

    private static @Nullable Sandbox shared;

    @AfterAll
    static void close() {
        if (shared != null) {
            shared.close();
        }
    }

    @Test
    void saysWhatToDoWithoutADaemon() {
        assumeFalse(DockerClientFactory.instance().isDockerAvailable(), "a Docker daemon answers on this machine");
        SandboxOptions options = SandboxOptions.defaults().withProvider(SandboxOptions.Provider.DOCKER);
        assertThatThrownBy(() -> Sandbox.open(options))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("-Dsandbox=local");
    }

    @Override
    Sandbox sandbox() {
        assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(),
                "no Docker daemon answers on this machine, so containers are not tested");
        Sandbox open = shared;
        if (open == null) {
            open = Sandbox.open(SandboxOptions.defaults().withProvider(SandboxOptions.Provider.DOCKER));
            shared = open;
        }
        return open;
    }
}

package io.millrace.sandbox;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
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

package io.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SandboxOptionsTest {

    @Test
    void namesThePropertyAndItsValueWhenTheProviderIsUnknown() {
        assertThatThrownBy(() -> SandboxOptions.provider("podman"))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("'podman'")
                .hasMessageContaining("-Dsandbox=local");
    }

    @Test
    void readsTheProviderInAnyCase() {
        assertThat(SandboxOptions.provider("Docker")).isEqualTo(SandboxOptions.Provider.DOCKER);
    }

    @Test
    void refusesValuesThatNoServerStartsWith() {
        assertThatThrownBy(() -> MySqlOptions.defaults().withServerId(0)).hasMessageContaining("serverId");
        assertThatThrownBy(() -> SearchOptions.defaults().withHeapMb(1)).hasMessageContaining("heapMb");
    }
}

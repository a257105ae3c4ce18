package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.io.EOFException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresFaultsTest {
    @ParameterizedTest
    @CsvSource({
        "28P01, SOURCE_AUTHENTICATION",
        "42501, SOURCE_PRIVILEGES",
        "3D000, SOURCE_SETTINGS",
        "08006, SOURCE_UNREACHABLE",
        "57P01, SOURCE_UNREACHABLE",
        "55006, SOURCE_CAPTURE",
        "40001, SOURCE_CAPTURE"
    })
    void knowsWhatAStateMeans(String state, Fault fault) {
        assertThat(of(new SQLException("said", state)).fault()).isEqualTo(fault);
    }

    @Test
    void knowsALogThatWasThrownAway() {
        assertThat(of(new SQLException("ERROR: requested WAL segment 0001 has already been removed", "58P01"))
                        .fault())
                .isEqualTo(Fault.SOURCE_LOG_GAP);
        assertThat(of(new SQLException("can no longer get changes from replication slot \"s\"", "55000"))
                        .fault())
                .isEqualTo(Fault.SOURCE_LOG_GAP);
    }

    @Test
    void knowsALostConnection() {
        assertThat(of(new EOFException()).fault()).isEqualTo(Fault.SOURCE_UNREACHABLE);
    }

    @Test
    void saysWhichPrivilegesPostgresWants() {
        assertThat(of(new SQLException("denied", "42501")))
                .hasMessageContaining("REPLICATION")
                .hasMessageContaining("publication");
    }

    @Test
    void doesNotRetryWhatItDoesNotKnow() {
        assertThat(of(new IllegalStateException("surprise")).fault()).isEqualTo(Fault.INTERNAL);
    }

    private static FaultException of(Exception cause) {
        return PostgresFaults.finder().find(new RuntimeException("outer", cause));
    }
}

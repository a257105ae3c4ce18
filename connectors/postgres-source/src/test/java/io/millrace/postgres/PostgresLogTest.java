package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresLogTest {
    @Test
    void anEndOfATransactionIsNoRowToSearchFor() {
        Map<String, ?> end =
                Map.of("lsn", 60L, "lsn_proc", 60L, "lsn_commit", 60L, "messageType", "COMMIT", "txId", 7L);

        assertThat(PostgresLog.resumable(end))
                .isEqualTo(Map.of("lsn", 60L, "lsn_commit", 60L, "messageType", "COMMIT", "txId", 7L));
    }

    @Test
    void aBeginIsGoneOnWithBehindTheEndBeforeIt() {
        Map<String, ?> begin = Map.of("lsn", 10L, "lsn_proc", 60L, "lsn_commit", 60L, "messageType", "BEGIN");

        assertThat(PostgresLog.resumable(begin))
                .isEqualTo(Map.of("lsn", 60L, "lsn_commit", 60L, "messageType", "COMMIT"));
    }

    @Test
    void aRowIsSearchedForWhereverItIs() {
        Map<String, ?> atAnEnd = Map.of("lsn", 60L, "lsn_proc", 60L, "lsn_commit", 60L, "messageType", "INSERT");
        Map<String, ?> before = Map.of("lsn", 10L, "lsn_proc", 10L, "lsn_commit", 60L, "messageType", "UPDATE");

        assertThat(PostgresLog.resumable(atAnEnd)).isEqualTo(atAnEnd);
        assertThat(PostgresLog.resumable(before)).isEqualTo(before);
    }

    @Test
    void aPositionBehindASnapshotIsLeftAsItIs() {
        Map<String, ?> snapshot = Map.of("lsn", 60L, "txId", 7L);

        assertThat(PostgresLog.resumable(snapshot)).isEqualTo(snapshot);
    }
}

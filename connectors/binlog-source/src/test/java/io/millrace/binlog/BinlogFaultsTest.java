package io.millrace.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.shyiko.mysql.binlog.network.ServerException;
import io.debezium.DebeziumException;
import io.millrace.core.fault.Fault;
import java.net.ConnectException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class BinlogFaultsTest {
    @Test
    void knowsARefusedLogin() {
        assertThat(of(new SQLException("Access denied", "28000", 1045))).isEqualTo(Fault.SOURCE_AUTHENTICATION);
    }

    @Test
    void knowsAMissingPrivilege() {
        assertThat(of(new SQLException("need RELOAD", "42000", 1227))).isEqualTo(Fault.SOURCE_PRIVILEGES);
    }

    @Test
    void knowsALogThatWasPurged() {
        assertThat(of(new ServerException("purged", 1236, "HY000"))).isEqualTo(Fault.SOURCE_LOG_GAP);
    }

    @Test
    void knowsAnotherReaderWithTheSameId() {
        String killed = "A replica with the same server_uuid/server_id as this replica has connected to the source";

        assertThat(of(new ServerException(killed, 1236, "HY000"))).isEqualTo(Fault.SOURCE_SERVER_ID);
        assertThat(of(new ServerException("is already connected", 4052, "HY000")))
                .as("MariaDB's own code")
                .isEqualTo(Fault.SOURCE_SERVER_ID);
    }

    @Test
    void knowsAnEventThatIsTooLarge() {
        assertThat(of(new ServerException("log event entry exceeded max_allowed_packet", 1236, "HY000")))
                .isEqualTo(Fault.SOURCE_SETTINGS);
    }

    @Test
    void tellsARowThatLacksColumnsFromATableThatIsNotKnownRightly() {
        String row = "Error processing row in item, internal schema size 3, but row size ";

        assertThat(of(new DebeziumException(row + "1 , restart"))).isEqualTo(Fault.SOURCE_ROW_INCOMPLETE);
        assertThat(of(new DebeziumException(row + "4 , restart"))).isEqualTo(Fault.SOURCE_SCHEMA_HISTORY);
    }

    @Test
    void knowsAServerThatDoesNotAnswer() {
        assertThat(of(new SQLException("link failure", "08S01"))).isEqualTo(Fault.SOURCE_UNREACHABLE);
        assertThat(of(new ConnectException("refused"))).isEqualTo(Fault.SOURCE_UNREACHABLE);
    }

    @Test
    void knowsAServerThatIsNotSetUp() {
        assertThat(of(new DebeziumException("The database server is not configured to use a ROW binlog_format")))
                .isEqualTo(Fault.SOURCE_SETTINGS);
    }

    @Test
    void triesAgainAfterADeadlock() {
        Fault fault = of(new SQLException("Deadlock", "40001", 1213));

        assertThat(fault).isEqualTo(Fault.SOURCE_CAPTURE);
        assertThat(fault.retryable()).isTrue();
    }

    @Test
    void doesNotRetryWhatItDoesNotKnow() {
        assertThat(of(new IllegalStateException("surprise"))).isEqualTo(Fault.INTERNAL);
    }

    private static Fault of(Exception cause) {
        return BinlogFaults.finder().find(new RuntimeException("outer", cause)).fault();
    }
}

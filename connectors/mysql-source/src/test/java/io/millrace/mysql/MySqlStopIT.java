package io.millrace.mysql;

import static io.millrace.source.Emitted.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.source.StopBehaviour;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MySqlStopIT extends StopBehaviour<Shop> {
    MySqlStopIT() {
        super(new MySqlRig());
    }

    @Override
    protected String threadsOfTheServer() {
        return "blc-";
    }

    @Test
    void leavesNoConnectionOnTheServer() {
        String account = "stop_" + tables().database();
        tables().sql("CREATE USER '" + account + "'@'%' IDENTIFIED BY 'p'");
        tables().sql("GRANT SELECT, RELOAD, LOCK TABLES, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO '" + account
                + "'@'%'");
        String connections = "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = '" + account + "'";

        // That of the log's reader and that of the watchdog.
        connect(Map.of("database.user", account, "database.password", "p", "watchdog.interval.ms", "200"))
                .run(records -> count(records, "e") == 2 && tables().number(connections) > 1);

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(tables().number(connections)).isZero());
    }
}

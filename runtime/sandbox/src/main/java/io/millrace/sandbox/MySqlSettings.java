package io.millrace.sandbox;

import java.util.List;

/** What every MySQL server of the sandbox has in common, whoever runs it. */
final class MySqlSettings {

    /** Statements that make the account for connectors. */
    static final List<String> CONNECTOR_ACCOUNT = List.of(
            "CREATE USER '" + MySqlServer.CONNECTOR_USER + "'@'%' IDENTIFIED BY '" + MySqlServer.CONNECTOR_PASSWORD
                    + "';",
            "GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT, LOCK TABLES ON *.* TO '"
                    + MySqlServer.CONNECTOR_USER + "'@'%';");

    private MySqlSettings() {}

    /** Arguments of mysqld for a server that can be captured. */
    static List<String> server(int serverId) {
        return List.of(
                "--server-id=" + serverId,
                "--log-bin=binlog",
                "--binlog-format=ROW",
                "--binlog-row-image=FULL",
                "--binlog-row-metadata=FULL",
                "--gtid-mode=ON",
                "--enforce-gtid-consistency=ON",
                "--mysqlx=OFF",
                "--skip-name-resolve=ON",
                "--performance-schema=OFF",
                "--innodb-redo-log-capacity=16M",
                // What was committed survives a kill, though not a power cut: no waiting for the disk.
                "--innodb-flush-log-at-trx-commit=2",
                "--sync-binlog=0");
    }
}

package io.millrace.sandbox;

import java.util.List;

/** What every MariaDB server of the sandbox has in common, whoever runs it. */
final class MariaDbSettings {

    /** Statements that make the account for connectors. */
    static final List<String> CONNECTOR_ACCOUNT = List.of(
            "CREATE USER '" + MariaDbServer.CONNECTOR_USER + "'@'%' IDENTIFIED BY '" + MariaDbServer.CONNECTOR_PASSWORD
                    + "';",
            "GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, BINLOG MONITOR, LOCK TABLES ON *.* TO '"
                    + MariaDbServer.CONNECTOR_USER + "'@'%';");

    private MariaDbSettings() {}

    /** Arguments of mariadbd for a server that can be captured. */
    static List<String> server(int serverId) {
        return List.of(
                "--server-id=" + serverId,
                "--log-bin=binlog",
                "--binlog-format=ROW",
                "--binlog-row-image=FULL",
                "--binlog-row-metadata=FULL",
                "--gtid-strict-mode=ON",
                "--character-set-server=utf8mb4",
                // Without it the server spends half a minute to make a key for each of its starts.
                "--skip-ssl",
                "--skip-name-resolve=ON",
                "--performance-schema=OFF",
                "--innodb-log-file-size=16M",
                // What was committed survives a kill, though not a power cut: no waiting for the disk.
                "--innodb-flush-log-at-trx-commit=2",
                "--sync-binlog=0");
    }
}

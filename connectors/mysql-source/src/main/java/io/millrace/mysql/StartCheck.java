package io.millrace.mysql;

import io.millrace.core.fault.FaultException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the server before a task reads from it, each time that it starts: settings change while nobody looks. What
 * makes capture impossible stops the task; what validation would refuse today is a warning, because a restart is no
 * time to stop what was running.
 */
final class StartCheck {
    private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);
    private static final String PATIENCE_MILLIS = "10000";

    private final MySqlSourceConfig config;

    StartCheck(MySqlSourceConfig config) {
        this.config = config;
    }

    /**
     * Checks the server.
     *
     * @throws FaultException when capture cannot work, or the server does not answer
     */
    void run() {
        List<Finding> findings = ask();
        findings.stream()
                .filter(finding -> finding.weight() != Finding.Weight.STOPS)
                .forEach(finding -> LOG.warn("{}: {}", finding.field(), finding.message()));
        List<Finding> grave = findings.stream()
                .filter(finding -> finding.weight() == Finding.Weight.STOPS)
                .toList();
        if (!grave.isEmpty()) {
            throw new FaultException(
                    grave.get(0).fault(),
                    grave.stream()
                            .map(finding -> finding.field() + ": " + finding.message() + ".")
                            .collect(Collectors.joining(" ")));
        }
    }

    private List<Finding> ask() {
        Map<String, String> debezium = new HashMap<>(config.debezium());
        debezium.put("connect.timeout.ms", PATIENCE_MILLIS);
        debezium.put("driver.socketTimeout", PATIENCE_MILLIS);
        try {
            return MySqlChecks.ask(
                    debezium, config.watch().downtime(), MySqlChecks.needsKeys(config.format(), debezium));
        } catch (SQLException e) {
            throw MySqlFaults.finder().find(e);
        }
    }
}

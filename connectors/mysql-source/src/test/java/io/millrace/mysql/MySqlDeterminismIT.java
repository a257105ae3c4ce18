package io.millrace.mysql;

import io.millrace.binlog.DeterminismBehaviour;
import java.util.Map;
import java.util.Optional;

class MySqlDeterminismIT extends DeterminismBehaviour<Shop> {
    MySqlDeterminismIT() {
        super(new MySqlRig());
    }

    @Override
    protected Map<String, String> windows() {
        tables().sql("CREATE TABLE IF NOT EXISTS %s.signals"
                + " (id VARCHAR(64) PRIMARY KEY, type VARCHAR(32), data VARCHAR(2048))");
        return Map.of(
                "database.user", tables().server().user(),
                "database.password", tables().server().password(),
                "signal.data.collection", tables().place() + ".signals");
    }

    @Override
    protected Optional<String> request() {
        return Optional.of("INSERT INTO %s.signals VALUES ('s1', 'execute-snapshot',"
                + " '{\"data-collections\": [\"%s.item\"], \"type\": \"incremental\"}')");
    }
}

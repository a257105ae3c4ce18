package io.millrace.mariadb;

import io.millrace.binlog.DeterminismBehaviour;
import java.util.Map;
import java.util.Optional;

class MariaDbDeterminismIT extends DeterminismBehaviour<Shop> {
    MariaDbDeterminismIT() {
        super(new MariaDbRig());
    }

    @Override
    protected Map<String, String> windows() {
        return Map.of("resync.request.a", tables().place() + ".item");
    }

    @Override
    protected Optional<String> request() {
        return Optional.empty();
    }
}

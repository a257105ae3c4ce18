package io.millrace.mariadb;

import io.millrace.binlog.WatchBehaviour;

class MariaDbWatchIT extends WatchBehaviour<Shop> {
    MariaDbWatchIT() {
        super(new MariaDbRig());
    }

    @Override
    protected String unencrypted() {
        return "disable";
    }
}

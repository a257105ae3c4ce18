package io.millrace.mysql;

import io.millrace.binlog.WatchBehaviour;

class MySqlWatchIT extends WatchBehaviour<Shop> {
    MySqlWatchIT() {
        super(new MySqlRig());
    }

    @Override
    protected String unencrypted() {
        return "disabled";
    }
}

package io.millrace.mariadb;

import io.millrace.binlog.MigrationBehaviour;

class MariaDbMigrationIT extends MigrationBehaviour<Shop> {
    MariaDbMigrationIT() {
        super(new MariaDbRig());
    }
}

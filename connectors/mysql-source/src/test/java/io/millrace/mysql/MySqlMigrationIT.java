package io.millrace.mysql;

import io.millrace.binlog.MigrationBehaviour;

class MySqlMigrationIT extends MigrationBehaviour<Shop> {
    MySqlMigrationIT() {
        super(new MySqlRig());
    }
}

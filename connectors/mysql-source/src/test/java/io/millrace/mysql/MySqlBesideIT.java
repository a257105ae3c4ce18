package io.millrace.mysql;

import io.millrace.source.BesideBehaviour;

class MySqlBesideIT extends BesideBehaviour<Shop> {
    MySqlBesideIT() {
        super(new MySqlRig());
    }

    @Override
    protected int windowsBetween() {
        return 3;
    }

    @Override
    protected String largeText() {
        return "LONGTEXT";
    }
}

package io.millrace.mariadb;

import io.millrace.source.BesideBehaviour;

class MariaDbBesideIT extends BesideBehaviour<Shop> {
    MariaDbBesideIT() {
        super(new MariaDbRig());
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

package io.millrace.postgres;

import io.millrace.source.BesideBehaviour;

class PostgresBesideIT extends BesideBehaviour<Shop> {
    PostgresBesideIT() {
        super(new PostgresRig());
    }

    /** How many are read before the server sends a commit depends on the server. */
    @Override
    protected int windowsBetween() {
        return 20;
    }

    @Override
    protected String largeText() {
        return "TEXT";
    }
}

package io.millrace.mariadb;

import io.millrace.source.StopBehaviour;

class MariaDbStopIT extends StopBehaviour<Shop> {
    MariaDbStopIT() {
        super(new MariaDbRig());
    }

    @Override
    protected String threadsOfTheServer() {
        return "blc-";
    }

    /** It holds a lock while it reads, which closing the connection waits for. */
    @Override
    protected boolean letsGoOfASilentServer() {
        return false;
    }
}

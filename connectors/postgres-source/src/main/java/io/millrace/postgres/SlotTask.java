package io.millrace.postgres;

import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.millrace.source.ReadsBack;

/** Debezium's task, which acknowledges to the slot what Connect has stored, and says when it reads that back. */
final class SlotTask extends PostgresConnectorTask implements ReadsBack {
    private boolean readingBack;

    @Override
    public void performCommit() {
        readingBack = true;
        try {
            super.performCommit();
        } finally {
            readingBack = false;
        }
    }

    @Override
    public boolean isReadingBack() {
        return readingBack;
    }
}

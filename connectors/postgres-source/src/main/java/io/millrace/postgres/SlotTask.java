package io.millrace.postgres;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.PostgresPartition;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.millrace.source.Drains;
import io.millrace.source.ReadsBack;
import io.millrace.source.RestartNeeded;
import java.util.List;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;

/** Debezium's task, which acknowledges to the slot what Connect has stored, and says when it reads that back. */
final class SlotTask extends PostgresConnectorTask implements ReadsBack, Drains {
    private boolean readingBack;

    @Override
    public ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> start(Configuration configuration) {
        try {
            return super.start(configuration);
        } catch (RetriableException e) {
            throw new RestartNeeded(e);
        }
    }

    @Override
    public List<SourceRecord> doPoll() throws InterruptedException {
        try {
            return super.doPoll();
        } catch (RetriableException e) {
            throw new RestartNeeded(e);
        }
    }

    @Override
    public void drain() throws InterruptedException {
        super.doPoll();
    }

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

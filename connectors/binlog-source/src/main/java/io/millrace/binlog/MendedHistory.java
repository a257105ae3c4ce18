package io.millrace.binlog;

import io.debezium.config.Configuration;
import io.debezium.relational.Tables;
import io.debezium.relational.ddl.DdlParser;
import io.debezium.relational.history.HistoryRecordComparator;
import io.debezium.relational.history.SchemaHistory;
import io.debezium.relational.history.SchemaHistoryListener;
import io.debezium.relational.history.TableChanges;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The history of schemas that the user has named, with what is lost of it put back when it is read for a start.
 *
 * <p>Debezium makes it by the name of the class and asks whether there is a history before it reads it. Where a mender is
 * at hand there always is one, because a lost one is rebuilt, or the reading of it fails with what is to be done.
 */
public final class MendedHistory implements SchemaHistory {
    private static final String KIND = "schema.history.internal";
    private static final String NAMED = KIND + ".millrace.named";
    private static final String KAFKA = "io.debezium.storage.kafka.history.KafkaSchemaHistory";

    private @Nullable SchemaHistory named;
    private volatile @Nullable HistoryMender mender;

    /** For Debezium. */
    public MendedHistory() {}

    /** A configuration for Debezium in which this class stands before the one that is named there. */
    public static Map<String, String> before(Map<String, String> debezium) {
        Map<String, String> changed = new HashMap<>(debezium);
        changed.put(NAMED, debezium.getOrDefault(KIND, KAFKA));
        changed.put(KIND, MendedHistory.class.getName());
        return changed;
    }

    /** Takes what puts lost parts back. */
    void mendedBy(HistoryMender by) {
        mender = by;
    }

    private SchemaHistory named() {
        SchemaHistory history = named;
        if (history == null) {
            throw new IllegalStateException("The history is not configured yet.");
        }
        return history;
    }

    @Override
    public void configure(
            Configuration config,
            HistoryRecordComparator comparator,
            SchemaHistoryListener listener,
            boolean useCatalogBeforeSchema) {
        SchemaHistory history = config.getInstance(NAMED, SchemaHistory.class);
        history.configure(config, comparator, listener, useCatalogBeforeSchema);
        named = history;
    }

    @Override
    public void start() {
        named().start();
    }

    @Override
    public void record(Map<String, ?> source, Map<String, ?> position, String databaseName, String ddl) {
        named().record(source, position, databaseName, ddl);
    }

    @Override
    public void record(
            Map<String, ?> source,
            Map<String, ?> position,
            String databaseName,
            String schemaName,
            String ddl,
            TableChanges changes,
            Instant timestamp) {
        named().record(source, position, databaseName, schemaName, ddl, changes, timestamp);
    }

    @Override
    @SuppressWarnings("deprecation") // the one that implementations have
    public void recover(Map<Map<String, ?>, Map<String, ?>> offsets, Tables schema, DdlParser ddlParser)
            throws InterruptedException {
        HistoryMender by = mender;
        if (by == null || named().exists()) {
            named().recover(offsets, schema, ddlParser);
        }
        if (by != null) {
            for (Map.Entry<Map<String, ?>, Map<String, ?>> offset : offsets.entrySet()) {
                by.mend(named(), offset.getKey(), offset.getValue(), schema, ddlParser);
            }
        }
    }

    @Override
    public void stop() {
        named().stop();
    }

    @Override
    public boolean exists() {
        return mender != null || named().exists();
    }

    @Override
    public boolean storageExists() {
        return named().storageExists();
    }

    @Override
    public void initializeStorage() {
        named().initializeStorage();
    }

    @Override
    public void checkStorageSettings() {
        named().checkStorageSettings();
    }

    @Override
    public void startBuffering() {
        named().startBuffering();
    }

    @Override
    public void stopBuffering() {
        named().stopBuffering();
    }
}

package io.millrace.postgres;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.jdbc.JdbcConnection;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.source.OffsetKeys;
import io.millrace.source.PositionGuard;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the slot before Debezium starts from a position.
 *
 * <p>When the tables are going to be read, a slot that is already there is given up. Only a new slot comes with a snapshot
 * of exactly its own place in the log; with an older one Debezium reads the tables first and asks for the place
 * afterwards, and what is committed in between is in neither. When the log is going to be read, a slot that has gone past
 * the position is a gap: it was created again, or somebody advanced it.
 */
final class SlotGuard implements PositionGuard {
    private static final Logger LOG = LoggerFactory.getLogger(SlotGuard.class);
    private static final String ALWAYS = "always";
    private static final String WHEN_NEEDED = "when_needed";
    private static final Set<String> READ_AT_FIRST = Set.of("initial", WHEN_NEEDED);
    private static final Set<String> TRUST_THE_SLOT = Set.of("trust_slot", "trust_greater_lsn");

    private final PostgresDatabase database;
    private final String mode;
    private final boolean trusted;

    /** For a database and the configuration as Debezium gets it. */
    SlotGuard(PostgresDatabase database, Map<String, String> debezium) {
        Configuration config = Configuration.from(debezium);
        this.database = database;
        this.mode = config.getString(PostgresConnectorConfig.SNAPSHOT_MODE).toLowerCase(Locale.ROOT);
        this.trusted = TRUST_THE_SLOT.contains(config.getString(PostgresConnectorConfig.OFFSET_SLOT_MISMATCH_STRATEGY));
    }

    @Override
    public void check(@Nullable Map<String, ?> stored) {
        try (JdbcConnection connection = database.connection()) {
            Optional<Slot> found = Slot.find(connection, database.config().slotName());
            if (found.isPresent()) {
                check(connection, found.get(), stored);
            }
        } catch (SQLException e) {
            throw PostgresFaults.finder().find(e);
        }
    }

    @Override
    public boolean forgets() {
        return mode.equals(ALWAYS);
    }

    private void check(JdbcConnection connection, Slot slot, @Nullable Map<String, ?> stored) throws SQLException {
        if (slot.isRead()) {
            throw new FaultException(
                    Fault.SOURCE_CAPTURE,
                    "The slot " + slot.name() + " is being read by the process " + slot.readerPid() + " ("
                            + slot.reader()
                            + "); it is tried again. Two sources cannot share a slot: give each its own slot.name; or end"
                            + " that process: SELECT pg_terminate_backend(" + slot.readerPid() + ");");
        }
        if (readsTables(stored)) {
            giveUp(connection, slot, "the tables are going to be read");
        } else if (stored != null && slot.lost()) {
            gap(connection, slot, "The server has thrown away log that the slot " + slot.name() + " needs.");
        } else if (stored != null && isBehind(stored, slot)) {
            gap(
                    connection,
                    slot,
                    "The slot " + slot.name() + " starts at " + PostgresLog.text(slot.confirmed())
                            + ", behind the stored position " + PostgresLog.text(PostgresLog.released(stored))
                            + ": it was created again, or somebody advanced it.");
        }
    }

    private boolean readsTables(@Nullable Map<String, ?> stored) {
        return forgets() || (READ_AT_FIRST.contains(mode) && (stored == null || OffsetKeys.isInSnapshot(stored)));
    }

    /** Of positions that we stored only: stock Debezium may have acknowledged more than Connect had stored. */
    private boolean isBehind(Map<String, ?> stored, Slot slot) {
        long released = PostgresLog.released(stored);
        return !trusted
                && released >= 0
                && stored.containsKey(OffsetKeys.CLOCK)
                && Long.compareUnsigned(slot.confirmed(), released) > 0;
    }

    /** Without a slot Debezium notices the gap itself and, if it may, reads the tables. */
    private void gap(JdbcConnection connection, Slot slot, String what) throws SQLException {
        if (mode.equals(WHEN_NEEDED)) {
            giveUp(connection, slot, what);
            return;
        }
        throw new FaultException(
                Fault.SOURCE_LOG_GAP,
                what
                        + " Changes in between cannot be read. Let the connector read the tables anew: `millrace offsets reset"
                        + " CONNECTOR --to-start --execute`, or gap.policy=resync, or snapshot.mode=when_needed.");
    }

    private static void giveUp(JdbcConnection connection, Slot slot, String why) throws SQLException {
        LOG.info("The slot {} is given up and created anew: {}.", slot.name(), why);
        slot.drop(connection);
    }
}

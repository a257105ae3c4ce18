package io.millrace.postgres;

import io.debezium.jdbc.JdbcConnection;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.source.Ephemeral;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The publication of a run that leaves nothing behind: the one of the configuration where it has all captured tables, and
 * otherwise one for the time of the run.
 *
 * <p>The server itself drops that one. A session of ours runs a block that waits for a lock which another session of ours
 * holds; when this process ends, however it ends, the lock is free and the block drops the publication.
 */
final class LentPublication implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LentPublication.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int WAIT_MILLIS = 50;
    private static final String KEEP_WAITING = """
            SELECT set_config(name, '0', false) FROM pg_settings
            WHERE name IN ('statement_timeout', 'lock_timeout', 'transaction_timeout', 'client_connection_check_interval')""";

    private final String name;
    private final @Nullable JdbcConnection holder;
    private final @Nullable Thread dropper;

    private LentPublication(String name, @Nullable JdbcConnection holder, @Nullable Thread dropper) {
        this.name = name;
        this.holder = holder;
        this.dropper = dropper;
    }

    /** Looks at the server, and creates a publication if it has to. */
    static LentPublication open(PostgresSourceConfig config) {
        PostgresDatabase database = new PostgresDatabase(config.debezium());
        String configured = database.config().publicationName();
        if (!"pgoutput".equals(database.config().plugin().getPostgresPluginName())) {
            return new LentPublication(configured, null, null);
        }
        JdbcConnection holder = database.connection();
        try {
            holder.setAutoCommit(true);
            ServerFacts facts = ServerFacts.of(holder, database.config());
            if (facts.publication().isPresent() && facts.captured().stream().allMatch(CapturedTable::published)) {
                holder.close();
                return new LentPublication(configured, null, null);
            }
            return create(database, holder, facts, configured);
        } catch (SQLException e) {
            closeQuietly(holder);
            throw PostgresFaults.finder().find(e);
        } catch (RuntimeException e) {
            closeQuietly(holder);
            throw e;
        }
    }

    private static LentPublication create(
            PostgresDatabase database, JdbcConnection holder, ServerFacts facts, String configured)
            throws SQLException {
        String name = Ephemeral.name();
        long lock = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        ask(holder, "SELECT pg_try_advisory_lock(" + lock + ")");
        Thread dropper = new Thread(() -> dropAtTheEnd(database, lock, name), "millrace-postgres-publication");
        dropper.setDaemon(true);
        dropper.start();
        awaitDropper(holder, dropper, lock);
        try {
            holder.execute("CREATE PUBLICATION " + name + tables(facts) + options(database));
        } catch (SQLException e) {
            if (PostgresFaults.of(e).filter(Fault.SOURCE_PRIVILEGES::equals).isPresent()) {
                throw notAllowed(facts, configured, e);
            }
            throw e;
        }
        return new LentPublication(name, holder, dropper);
    }

    /** Before anything is created, the server has to wait for our end. */
    private static void awaitDropper(JdbcConnection holder, Thread dropper, long lock) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ask(holder, "SELECT pg_try_advisory_lock(" + (lock - 1) + ")")) {
            ask(holder, "SELECT pg_advisory_unlock(" + (lock - 1) + ")");
            if (!dropper.isAlive() || System.nanoTime() > deadline) {
                throw new FaultException(
                        Fault.SOURCE_SETTINGS,
                        "A publication for the time of this run cannot be had, because the server does not run the block"
                                + " that drops it at the end, which takes PostgreSQL 11. Create the publication that"
                                + " publication.name names, with all captured tables.");
            }
            try {
                Thread.sleep(WAIT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SQLException("Interrupted while a publication was created", e);
            }
        }
    }

    private static void dropAtTheEnd(PostgresDatabase database, long lock, String name) {
        try (JdbcConnection connection = database.connection()) {
            connection.setAutoCommit(true);
            ask(connection, KEEP_WAITING);
            connection.execute("""
                    DO $$
                    BEGIN
                      PERFORM pg_advisory_lock(%d);
                      WHILE NOT pg_try_advisory_lock(%d) LOOP
                        COMMIT;
                        PERFORM pg_sleep(0.2);
                      END LOOP;
                      DROP PUBLICATION IF EXISTS %s;
                    END $$""".formatted(lock - 1, lock, name));
        } catch (SQLException e) {
            LOG.warn("The publication {} may have stayed; run: DROP PUBLICATION IF EXISTS {};", name, name, e);
        }
    }

    /** A table whose log does not tell rows apart would refuse updates while it is published, so it is left out. */
    private static String tables(ServerFacts facts) {
        List<CapturedTable> published = facts.captured().stream()
                .filter(table -> table.identity().equals("f")
                        || table.identity().equals("i")
                        || (table.identity().equals("d") && table.primary()))
                .toList();
        facts.captured().stream()
                .filter(table -> !published.contains(table))
                .forEach(table -> LOG.warn(
                        "Changes of {} are not shown: without a primary key and REPLICA IDENTITY FULL, publishing it would"
                                + " make its updates fail.",
                        table.name()));
        return published.isEmpty()
                ? ""
                : " FOR TABLE " + published.stream().map(CapturedTable::quoted).collect(Collectors.joining(", "));
    }

    private static String options(PostgresDatabase database) {
        return database.config().isPublishViaPartitionRoot() ? " WITH (publish_via_partition_root = true)" : "";
    }

    private static FaultException notAllowed(ServerFacts facts, String configured, SQLException cause) {
        return new FaultException(
                Fault.SOURCE_PRIVILEGES,
                "There is no publication " + configured + " with all captured tables, and "
                        + facts.role().name()
                        + " may not create one for the time of this run. Create it as the tables' owner: CREATE PUBLICATION "
                        + configured + tables(facts) + "; Cause: " + cause.getMessage(),
                cause);
    }

    private static boolean ask(JdbcConnection connection, String query) throws SQLException {
        return connection.queryAndMap(query, rows -> rows.next() && "t".equals(rows.getString(1)));
    }

    String name() {
        return name;
    }

    /** Lets go, and waits until the server has dropped the publication. */
    @Override
    public void close() {
        if (holder == null || dropper == null) {
            return;
        }
        closeQuietly(holder);
        try {
            dropper.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(JdbcConnection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("A connection did not close; the server ends it.", e);
        }
    }
}

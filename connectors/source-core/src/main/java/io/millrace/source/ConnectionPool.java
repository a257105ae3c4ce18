package io.millrace.source;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.debezium.jdbc.JdbcConfiguration;
import io.debezium.jdbc.JdbcConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection over which a source itself asks its database: opened when it is first needed, kept, tested before each use
 * and opened anew when it was lost. Closing ends it, whoever still waits for an answer on it.
 *
 * <p>It is opened by who asks, once for each time of asking. So a wrong password is tried once and told at once; a pool
 * left to itself would try again until its timeout, which locks accounts. For the same reason a refusal holds for a while.
 */
public final class ConnectionPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);
    private static final String QUOTE = "`";
    /** The least that the pool takes: nobody waits for a connection, it is there or it was lost. */
    private static final long WAIT_MILLIS = 250;

    /** How long a refused login is not tried again. */
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private static final String REFUSED = "28";

    /** What was done when the connection was opened. */
    private static final Set<String> DONE =
            Set.of(JdbcConfiguration.ON_CONNECT_STATEMENTS.name(), JdbcConfiguration.CONNECTION_FACTORY_CLASS.name());

    private final String name;
    private final Supplier<JdbcConnection> opener;
    private final Duration patience;
    private @Nullable HikariDataSource pool;
    private boolean closed;
    private volatile @Nullable SQLException refusal;
    private volatile long refusedAt;

    /**
     * A pool that has not opened its connection yet.
     *
     * @param name says in the names of threads whose it is
     * @param opener gives connections of Debezium's that are not opened yet, with bounds of their own
     * @param patience how long the test of a kept connection may take
     */
    public ConnectionPool(String name, Supplier<JdbcConnection> opener, Duration patience) {
        this.name = "millrace-" + name;
        this.opener = opener;
        this.patience = patience;
    }

    /** The connection, which its close gives back; to be taken by one at a time. */
    public Connection take() throws SQLException {
        HikariDataSource kept = kept();
        if (kept != null) {
            try {
                return kept.getConnection();
            } catch (SQLException e) {
                LOG.debug("The connection of {} was lost; another one is opened.", name, e);
                end(kept);
            }
        }
        return keep(open()).getConnection();
    }

    /** Debezium's tools over the connection, which is opened when they first need it; their close closes the pool. */
    public JdbcConnection asConnection() {
        JdbcConfiguration config = JdbcConfiguration.adapt(opener.get().config().filter(key -> !DONE.contains(key)));
        return new JdbcConnection(config, ignored -> take(), QUOTE, QUOTE) {
            @Override
            public synchronized void close() throws SQLException {
                try {
                    super.close();
                } finally {
                    ConnectionPool.this.close();
                }
            }
        };
    }

    @Override
    public void close() {
        HikariDataSource last;
        synchronized (this) {
            closed = true;
            last = pool;
            pool = null;
        }
        if (last != null) {
            end(last);
        }
    }

    private HikariDataSource open() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(new OpenedConnection(connect()));
        config.setMaximumPoolSize(1);
        config.setMaxLifetime(0);
        config.setIdleTimeout(0);
        config.setConnectionTimeout(WAIT_MILLIS);
        config.setValidationTimeout(patience.toMillis());
        try {
            HikariDataSource opened = new HikariDataSource(config);
            // Or it would try to replace a lost connection for as long as nobody asks.
            opened.setMinimumIdle(0);
            return opened;
        } catch (PoolInitializationException e) {
            throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e);
        }
    }

    private Connection connect() throws SQLException {
        SQLException refused = refusal;
        if (refused != null && System.nanoTime() - refusedAt < PAUSE.toNanos()) {
            throw refused;
        }
        JdbcConnection debezium = opener.get();
        try {
            return debezium.connection();
        } catch (SQLException | RuntimeException e) {
            // What is done first on a connection may have failed on one that is open.
            debezium.close();
            refusal = e instanceof SQLException sql && isRefused(sql) ? sql : null;
            refusedAt = System.nanoTime();
            throw e;
        }
    }

    private static boolean isRefused(SQLException failure) {
        return failure.getSQLState() != null && failure.getSQLState().startsWith(REFUSED);
    }

    private synchronized @Nullable HikariDataSource kept() throws SQLException {
        if (closed) {
            throw new SQLException("The source stops.");
        }
        return pool;
    }

    private HikariDataSource keep(HikariDataSource opened) throws SQLException {
        synchronized (this) {
            if (!closed) {
                pool = opened;
                return opened;
            }
        }
        end(opened);
        return opened;
    }

    /** A pool whose closing is interrupted leaves threads behind. */
    private static void end(HikariDataSource ended) {
        boolean interrupted = Thread.interrupted();
        try {
            ended.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

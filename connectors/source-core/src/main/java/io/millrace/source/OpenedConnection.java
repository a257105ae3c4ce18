package io.millrace.source;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Gives a pool the one connection that was opened for it, and never another: pools try to open on and on. */
final class OpenedConnection implements DataSource {
    private static final int CLOSING_SECONDS = 1;

    private final AtomicReference<@Nullable Connection> opened;

    OpenedConnection(Connection opened) {
        this.opened = new AtomicReference<>(opened);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection only = opened.getAndSet(null);
        if (only == null) {
            throw new SQLNonTransientConnectionException("The connection was lost.", "08003");
        }
        return only;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("The account is that of the configuration.");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    /** The driver's own timeout holds. */
    @Override
    public void setLoginTimeout(int seconds) {}

    /** So long a pool that closes waits for its threads. */
    @Override
    public int getLoginTimeout() {
        return CLOSING_SECONDS;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("Logs with slf4j.");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("There is no " + type.getName() + " inside.");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}

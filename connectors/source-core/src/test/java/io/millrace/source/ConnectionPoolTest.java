package io.millrace.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.debezium.jdbc.JdbcConfiguration;
import io.debezium.jdbc.JdbcConnection;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who asks opens the connection, once; nobody else does, and nothing is left of it. */
class ConnectionPoolTest {
    private static final String NAME = "pool-of-a-test";

    private final List<FakeSession> opened = new CopyOnWriteArrayList<>();
    private final AtomicBoolean refuses = new AtomicBoolean();
    private final ConnectionPool pool = new ConnectionPool(NAME, this::debezium, Duration.ofSeconds(5));

    @Test
    void aRefusedLoginIsTriedOnceAndToldAsItIs() {
        refuses.set(true);

        assertThatThrownBy(pool::take)
                .isInstanceOf(SQLInvalidAuthorizationSpecException.class)
                .hasMessage("wrong password");
        assertThat(opened).hasSize(1);

        assertThatThrownBy(pool::take).as("a watchdog asks again soon").hasMessage("wrong password");
        assertThat(opened).hasSize(1);
        pool.close();
    }

    @Test
    void theConnectionIsKept() throws SQLException {
        for (int i = 0; i < 3; i++) {
            pool.take().close();
        }

        assertThat(opened).singleElement().matches(session -> !session.ended.get());
        pool.close();
        assertThat(opened).singleElement().matches(session -> session.ended.get());
    }

    @Test
    void aLostConnectionIsReplacedWhenSomebodyAsksAgain() throws SQLException {
        try (Connection connection = pool.take()) {
            opened.get(0).lost.set(true);
            assertThatThrownBy(connection::createStatement).hasMessage("lost");
        }
        await().during(Duration.ofMillis(600)).until(() -> opened.size() == 1);

        pool.take().close();

        assertThat(opened).hasSize(2);
        pool.close();
    }

    @Test
    void closingEndsTheConnectionInUseAndAllThreads() throws SQLException {
        try (Connection used = pool.take()) {
            pool.close();

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> opened.get(0).ended.get() && !used.isValid(1));
        }
        assertThatThrownBy(pool::take).hasMessage("The source stops.");
        assertThat(opened).hasSize(1);
        assertNoThreads();
    }

    @Test
    void theEndOfTheOneConnectionIsThatOfThePool() throws SQLException {
        try (JdbcConnection connection = pool.asConnection()) {
            assertThat(opened).isEmpty();
            assertThat(connection.isValid()).isFalse();
            assertThat(connection.connection().isValid(1)).isTrue();
        }

        assertThat(opened).singleElement().matches(session -> session.ended.get());
        assertThatThrownBy(pool::take).hasMessage("The source stops.");
        assertNoThreads();
    }

    private static void assertNoThreads() {
        await().atMost(Duration.ofSeconds(30)).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().contains(NAME)));
    }

    private JdbcConnection debezium() {
        JdbcConfiguration config = JdbcConfiguration.adapt(
                JdbcConfiguration.create().with("query.timeout.ms", 1000).build());
        return new JdbcConnection(
                config,
                ignored -> {
                    FakeSession session = new FakeSession();
                    opened.add(session);
                    if (refuses.get()) {
                        throw new SQLInvalidAuthorizationSpecException("wrong password", "28000");
                    }
                    return session.connection();
                },
                "\"",
                "\"");
    }

    /** A session of a server as a driver shows it. */
    private static final class FakeSession {
        private final AtomicBoolean lost = new AtomicBoolean();
        private final AtomicBoolean ended = new AtomicBoolean();

        Connection connection() {
            return (Connection) Proxy.newProxyInstance(
                    FakeSession.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> answer(method));
        }

        private @Nullable Object answer(Method method) throws SQLException {
            return switch (method.getName()) {
                case "isClosed" -> ended.get();
                case "isValid" -> !ended.get() && !lost.get();
                case "getAutoCommit" -> true;
                case "createStatement" -> throw new SQLException("lost", "08006");
                case "close", "abort" -> {
                    ended.set(true);
                    yield null;
                }
                default -> nothing(method.getReturnType());
            };
        }

        private static @Nullable Object nothing(Class<?> type) {
            if (type == boolean.class) {
                return false;
            }
            return type == int.class ? (Object) 0 : null;
        }
    }
}

package io.millrace.search;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.types.Password;

/** Connections for tests. */
final class Connections {
    static final Connection.Credentials NOBODY =
            new Connection.Credentials(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    static final Connection.Tls JVM = new Connection.Tls(Optional.empty(), Optional.empty(), Optional.empty());
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private Connections() {}

    static Connection to(Duration timeout, URI... hosts) {
        return new Connection(List.of(hosts), NOBODY, JVM, Optional.empty(), timeout, timeout, false);
    }

    static Connection to(Connection.Credentials credentials, URI host) {
        return new Connection(List.of(host), credentials, JVM, Optional.empty(), TIMEOUT, TIMEOUT, false);
    }

    static Connection to(Connection.Tls tls, URI host) {
        return new Connection(List.of(host), NOBODY, tls, Optional.empty(), TIMEOUT, TIMEOUT, false);
    }

    static Connection through(Connection.Proxy proxy, Connection.Tls tls, URI host) {
        return new Connection(List.of(host), NOBODY, tls, Optional.of(proxy), TIMEOUT, TIMEOUT, false);
    }

    static Connection.Login login(String user, String password) {
        return new Connection.Login(user, new Password(password));
    }
}

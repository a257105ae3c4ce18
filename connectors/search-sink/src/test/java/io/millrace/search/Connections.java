package io.millrace.search;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Connections for tests. */
final class Connections {
    static final Connection.Credentials NOBODY =
            new Connection.Credentials(Optional.empty(), Optional.empty(), Optional.empty());
    static final Connection.Trust JVM = new Connection.Trust(Optional.empty(), Optional.empty());

    private Connections() {}

    static Connection to(Duration timeout, URI... hosts) {
        return new Connection(List.of(hosts), NOBODY, JVM, timeout, timeout, false);
    }

    static Connection to(Connection.Credentials credentials, URI host) {
        return new Connection(List.of(host), credentials, JVM, Duration.ofSeconds(2), Duration.ofSeconds(2), false);
    }
}

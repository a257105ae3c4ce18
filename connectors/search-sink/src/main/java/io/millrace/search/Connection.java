package io.millrace.search;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.types.Password;

/**
 * How to reach a search cluster.
 *
 * @param hosts the nodes, all with the same path
 * @param connectTimeout how long a connection may take
 * @param requestTimeout how long one node may take to answer
 * @param compress whether request bodies are compressed
 */
record Connection(
        List<URI> hosts,
        Credentials credentials,
        Trust trust,
        Duration connectTimeout,
        Duration requestTimeout,
        boolean compress) {

    Connection {
        hosts = List.copyOf(hosts);
    }

    /** To the first nodes only and with shorter waits, for a check that somebody waits for. */
    Connection within(int nodes, Duration connect, Duration request) {
        return new Connection(hosts.subList(0, nodes), credentials, trust, connect, request, false);
    }

    /** Who we are: a user with a password, or a key, or nobody. */
    record Credentials(Optional<String> username, Optional<Password> password, Optional<Password> apiKey) {}

    /** Whom we trust: the authorities in a file, a certificate with a fingerprint, or those of the JVM. */
    record Trust(Optional<Path> authorities, Optional<String> fingerprint) {}
}

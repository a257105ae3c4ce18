package io.millrace.search;

import io.millrace.core.settings.Setting;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.types.Password;

/**
 * How to reach a search cluster.
 *
 * @param hosts the nodes, all with the same path
 * @param proxy what stands between, or empty
 * @param connectTimeout how long a connection may take
 * @param requestTimeout how long one node may take to answer
 * @param compress whether request bodies are compressed
 */
record Connection(
        List<URI> hosts,
        Credentials credentials,
        Tls tls,
        Optional<Proxy> proxy,
        Duration connectTimeout,
        Duration requestTimeout,
        boolean compress) {

    Connection {
        hosts = List.copyOf(hosts);
    }

    /** To the first nodes only and with shorter waits, for a check that somebody waits for. */
    Connection within(int nodes, Duration connect, Duration request) {
        return new Connection(hosts.subList(0, nodes), credentials, tls, proxy, connect, request, false);
    }

    /** Who we are: a user, a key, a token, or nobody if the cluster lets everybody in or knows our certificate. */
    record Credentials(
            Optional<Login> login, Optional<Password> apiKey, Optional<Password> bearerToken, Optional<Aws> aws) {

        /** What goes into the header Authorization, or nothing. */
        Optional<String> authorization() {
            return login.map(Login::basic)
                    .or(() -> apiKey.map(key -> "ApiKey " + key.value()))
                    .or(() -> bearerToken.map(token -> "Bearer " + token.value()));
        }

        /** The setting to look at when the cluster refuses them. */
        Setting<?> setting() {
            if (aws.isPresent()) {
                return AwsSettings.REGION;
            }
            if (login.isPresent()) {
                return ConnectionSettings.PASSWORD;
            }
            if (apiKey.isPresent()) {
                return ConnectionSettings.API_KEY;
            }
            return bearerToken.isPresent() ? ConnectionSettings.BEARER_TOKEN : ConnectionSettings.USERNAME;
        }
    }

    /** Who we are to AWS: a key, or whoever its SDK says. */
    record Aws(String region, Optional<Login> key, Optional<Password> session) {}

    /** A user with a password. */
    record Login(String user, Password password) {
        private String basic() {
            byte[] pair = (user + ":" + password.value()).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(pair);
        }
    }

    /**
     * Whom we trust and what we show of ourselves.
     *
     * @param authorities a file with their certificates; without it and the fingerprint, those of the JVM are trusted
     * @param fingerprint that of a certificate to trust
     * @param client our own certificate, or empty
     */
    record Tls(Optional<Path> authorities, Optional<String> fingerprint, Optional<ClientCertificate> client) {}

    /** The files of a certificate and its private key. */
    record ClientCertificate(Path certificate, Path key) {}

    /** A proxy and who we are to it. */
    record Proxy(URI address, Optional<Login> login) {}
}

package io.millrace.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.config.types.Password;

/**
 * Which server to write to, and as whom.
 *
 * @param address host, port and whether the connection is encrypted
 * @param tls the files for encrypted connections
 * @param username the ACL user, or none for the default user
 * @param password the password, or none
 * @param database the number of the database
 */
record Endpoint(Address address, TlsFiles tls, Optional<String> username, Optional<Password> password, int database) {

    private static final int DEFAULT_PORT = 6379;

    /** Where a server listens. */
    record Address(String host, int port, boolean tls) {
        /**
         * Reads {@code redis://host:port} or {@code rediss://host:port}.
         *
         * @throws IllegalArgumentException with what the text must be, without the text, which may hold a password
         */
        static Address parse(String text) {
            URI uri;
            try {
                uri = new URI(text);
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException("must be redis://host:port or rediss://host:port", e);
            }
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (!scheme.equals("redis") && !scheme.equals("rediss")) {
                throw new IllegalArgumentException("must start with redis:// or, for TLS, with rediss://");
            }
            if (text.indexOf('@') >= 0) {
                throw new IllegalArgumentException(
                        "must hold no user and password; set username and password, which are shown nowhere");
            }
            if (text.indexOf(',') >= 0) {
                throw new IllegalArgumentException(
                        "must be one server; several are for topology=cluster and topology=sentinel");
            }
            if (uri.getHost() == null) {
                throw new IllegalArgumentException("must name a host, as in redis://cache.example:6379");
            }
            requireNothingAfterPort(uri);
            return new Address(
                    uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), scheme.equals("rediss"));
        }

        private static void requireNothingAfterPort(URI uri) {
            boolean path = uri.getRawPath() != null
                    && !uri.getRawPath().isEmpty()
                    && !uri.getRawPath().equals("/");
            if (path || uri.getRawQuery() != null || uri.getRawFragment() != null) {
                throw new IllegalArgumentException(
                        "must end after the port; the number of the database is the setting" + " database");
            }
        }

        /** The host as a resolver takes it: an IPv6 address without its brackets. */
        String resolvable() {
            return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        }

        @Override
        public String toString() {
            return (tls ? "rediss://" : "redis://") + host + ":" + port;
        }
    }
}

package io.millrace.redis;

import io.lettuce.core.SslOptions;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of encrypted connections, all in PEM form.
 *
 * @param authorities whom to trust instead of Java's own
 * @param certificate what to show to servers that ask for it
 * @param key the private key of the certificate
 */
record TlsFiles(Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {
    static final TlsFiles NONE = new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty());

    /** The same for Lettuce. */
    SslOptions options() {
        SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
        authorities.ifPresent(file -> options.trustManager(file.toFile()));
        certificate.ifPresent(
                shown -> key.ifPresent(secret -> options.keyManager(shown.toFile(), secret.toFile(), new char[0])));
        return options.build();
    }

    /** Whether a client can show the certificate with the key. */
    static boolean fit(Path certificate, Path key) {
        try {
            SslContextBuilder unused = SslContextBuilder.forClient().keyManager(certificate.toFile(), key.toFile());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}

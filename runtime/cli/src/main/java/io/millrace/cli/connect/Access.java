package io.millrace.cli.connect;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Where a Connect worker is, as whom to talk to it, and whom to trust there. */
public record Access(
        URI server,
        @Nullable String user,
        @Nullable String password,
        @Nullable TrustStore trustStore) {

    public Access {
        String text = server.toString();
        server = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : server;
    }

    /** Without credentials, and with the certificates that Java trusts. */
    public static Access open(URI server) {
        return new Access(server, null, null, null);
    }

    /** A file with the certificates to trust. */
    public record TrustStore(Path file, @Nullable String password, String type) {
        SSLContext context() throws GeneralSecurityException, IOException {
            KeyStore store = KeyStore.getInstance(type);
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, password == null ? null : password.toCharArray());
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        }
    }

    /** The value of the Authorization header, or none. */
    @Nullable
    String authorization() {
        if (user == null) {
            return null;
        }
        String pair = user + ":" + (password == null ? "" : password);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return "Access[" + server + ", user=" + user + "]";
    }
}

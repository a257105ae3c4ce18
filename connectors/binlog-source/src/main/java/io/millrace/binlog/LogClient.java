package io.millrace.binlog;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.network.DefaultSSLSocketFactory;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import io.debezium.config.Configuration;
import io.debezium.connector.binlog.BinlogConnectorConfig;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** A client of the log that logs in as Debezium's does. */
final class LogClient extends BinaryLogClient {
    private static final String SSL = "database.ssl.";

    private volatile boolean atTheEnd;

    private LogClient(BinlogConnectorConfig config) {
        super(config.getHostName(), config.getPort(), config.getUserName(), config.getPassword());
    }

    /**
     * A client that has not connected yet; the configuration is the one that Debezium gets.
     *
     * @param silence how long the server may send nothing
     */
    static LogClient of(Dialect dialect, Map<String, String> given, Duration silence) {
        BinlogConnectorConfig config = dialect.config(Configuration.from(given));
        LogClient client = new LogClient(config);
        client.setServerId(config.getServerId());
        client.setKeepAlive(false);
        client.setConnectTimeout(config.getConnectionTimeout().toMillis());
        client.setSocketFactory(() -> {
            Socket socket = new Socket();
            socket.setSoTimeout((int) silence.toMillis());
            return socket;
        });
        SSLMode mode = mode(config.getSslMode().getValue());
        client.setSSLMode(mode);
        String truststore = given.get(SSL + "truststore");
        String keystore = given.get(SSL + "keystore");
        // Without stores of the user's the client has factories of its own for each mode.
        if (mode != SSLMode.DISABLED && (truststore != null || keystore != null)) {
            client.setSslSocketFactory(new Stores(
                    store(truststore, given.get(SSL + "truststore.password")),
                    store(keystore, given.get(SSL + "keystore.password")),
                    given.get(SSL + "keystore.password"),
                    mode));
        }
        return client;
    }

    /** Called where the server says that its log ends here, and not where the connection ends. */
    @Override
    public void disconnect() throws IOException {
        atTheEnd = true;
        super.disconnect();
    }

    /** Whether the server has said that there is no more, or whoever reads has seen enough. */
    boolean hasReadToTheEnd() {
        return atTheEnd;
    }

    /** The modes as MySQL and as MariaDB name them. */
    private static SSLMode mode(String name) {
        return switch (name) {
            case "disabled", "disable" -> SSLMode.DISABLED;
            case "preferred" -> SSLMode.PREFERRED;
            case "verify_ca", "verify-ca" -> SSLMode.VERIFY_CA;
            case "verify_identity", "verify-full" -> SSLMode.VERIFY_IDENTITY;
            default -> SSLMode.REQUIRED;
        };
    }

    private static @Nullable KeyStore store(@Nullable String file, @Nullable String password) {
        if (file == null) {
            return null;
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(in, password == null ? null : password.toCharArray());
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new FaultException(Fault.SOURCE_SETTINGS, "The file " + file + " of certificates cannot be read.", e);
        }
    }

    /** Certificates from files; without any to trust, a mode that verifies nothing trusts all, as Debezium does. */
    private static final class Stores extends DefaultSSLSocketFactory {
        private final @Nullable KeyStore trusted;
        private final @Nullable KeyStore own;
        private final char @Nullable [] password;
        private final boolean verifies;

        Stores(@Nullable KeyStore trusted, @Nullable KeyStore own, @Nullable String password, SSLMode mode) {
            super("TLS");
            this.trusted = trusted;
            this.own = own;
            this.password = password == null ? null : password.toCharArray();
            this.verifies = mode != SSLMode.PREFERRED && mode != SSLMode.REQUIRED;
        }

        @Override
        protected void initSSLContext(SSLContext context) throws GeneralSecurityException {
            KeyManager @Nullable [] keys = null;
            if (own != null) {
                KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                factory.init(own, password);
                keys = factory.getKeyManagers();
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            boolean trustsAll = trusted == null && !verifies;
            context.init(keys, trustsAll ? new TrustManager[] {new TrustsAll()} : trust.getTrustManagers(), null);
        }
    }

    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

package io.millrace.mariadb;

import static io.millrace.source.Emitted.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sandbox.MariaDbOptions;
import io.millrace.sandbox.MariaDbServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.Certificates;
import io.millrace.source.Refusals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.source.SourceRecord;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections, for reading tables and for the log: whom they trust and what they show. */
class MariaDbTlsIT {
    private static final String USER = "encrypted";

    @TempDir
    private static Path folder;

    private static Certificates ours;
    private static Certificates others;
    private static Sandbox sandbox;
    private static Shop shop;

    @BeforeAll
    static void startServer() {
        ours = Certificates.in(folder.resolve("ours"))
                .sign("server", "mariadb.example", "-ext", "SAN=dns:localhost")
                .sign("elsewhere", "elsewhere.example", "-ext", "SAN=dns:elsewhere.example")
                .sign("client", "millrace");
        others = Certificates.in(folder.resolve("others"));
        place("server");
        sandbox = Sandbox.open();
        MariaDbServer server = sandbox.startMariaDb(MariaDbOptions.defaults()
                .withExtraArgs(
                        "--ssl",
                        "--ssl-ca=" + ours.file("ca.pem"),
                        "--ssl-cert=" + ours.file("shown.pem"),
                        "--ssl-key=" + ours.file("shown-key.pem")));
        shop = Shop.create(server, "tls", folder);
        shop.sql("CREATE USER " + USER + " IDENTIFIED BY 'secret' REQUIRE X509");
        shop.sql("GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, BINLOG MONITOR, LOCK TABLES ON *.* TO "
                + USER);
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    @Test
    void readsTablesAndLogFromAServerThatWantsACertificate() {
        Map<String, String> config = config("verify-full", ours);
        config.put("database.ssl.keystore", ours.file("client.p12").toString());
        config.put("database.ssl.keystore.password", Certificates.PASSWORD);
        AtomicInteger changes = new AtomicInteger();

        assertThat(Refusals.of(new MariaDbSourceConnector(), config)).isEmpty();
        List<SourceRecord> records = shop.runner(config).run(polled -> {
            if (count(polled, "e") == 2 && changes.getAndIncrement() == 0) {
                shop.sql("INSERT INTO %s.item VALUES (3, 'three', 3)");
            }
            return count(polled, "c") == 1;
        });

        assertThat(count(records, "r")).isEqualTo(2);
    }

    @Test
    void refusesAServerThatAnotherAuthorityHasSigned() {
        assertRefusal(config("verify-ca", others), "database.ssl.truststore").contains("database.ssl.mode=trust");
        Map<String, String> none = config("verify-ca", others);
        none.remove("database.ssl.truststore");
        none.remove("database.ssl.truststore.password");
        assertRefusal(none, "database.ssl.truststore").contains("authority");
    }

    @Test
    void refusesAServerOfAnotherName() {
        show("elsewhere");
        try {
            assertRefusal(config("verify-full", ours), "database.hostname").contains("certificate");
        } finally {
            show("server");
        }
    }

    @Test
    void wantsANameWhereTheNameIsVerified() {
        Map<String, String> config = config("verify-full", ours);
        config.put("database.hostname", "127.0.0.1");

        assertRefusal(config, "database.hostname").contains("has to be a name", "or verify-ca");
    }

    @Test
    void saysWhichStoreCannotBeRead() {
        Map<String, String> config = config("verify-ca", ours);
        config.put("database.ssl.truststore", "/nowhere/trust.p12");
        assertRefusal(config, "database.ssl.truststore").contains("path");

        config = config("verify-ca", ours);
        config.put("database.ssl.truststore.password", "wrong");
        assertRefusal(config, "database.ssl.truststore").contains("password");

        config = config("verify-ca", ours);
        config.put("database.ssl.keystore", ours.file("client.p12").toString());
        config.put("database.ssl.keystore.password", "wrong");
        assertRefusal(config, "database.ssl.keystore").contains("password");
    }

    @Test
    void saysThatAnAccountMayWantACertificate() {
        assertRefusal(config("verify-ca", ours), "database.password").contains("database.ssl.keystore");
    }

    /** The server reads the files again that it was started with. */
    private static void show(String certificate) {
        place(certificate);
        shop.sql("FLUSH SSL");
    }

    private static void place(String certificate) {
        try {
            for (String end : List.of(".pem", "-key.pem")) {
                Files.copy(ours.file(certificate + end), ours.file("shown" + end), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> config(String mode, Certificates trusted) {
        return new HashMap<>(shop.config(Map.of(
                "database.user",
                USER,
                "database.password",
                "secret",
                "database.hostname",
                "localhost",
                "database.ssl.mode",
                mode,
                "database.ssl.truststore",
                trusted.file("trust.p12").toString(),
                "database.ssl.truststore.password",
                Certificates.PASSWORD)));
    }

    private static AbstractStringAssert<?> assertRefusal(Map<String, String> config, String field) {
        return Refusals.assertRefusal(new MariaDbSourceConnector(), config, field);
    }
}

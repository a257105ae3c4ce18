package io.millrace.mysql;

import static io.millrace.source.Emitted.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sandbox.MySqlOptions;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.Certificates;
import io.millrace.source.Emitted;
import io.millrace.source.Refusals;
import io.millrace.source.SourceRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.source.SourceRecord;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections, for reading tables and for the log: whom they trust and what they show. */
class MySqlTlsIT {
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
                .sign("server", "mysql.example", "-ext", "SAN=dns:localhost")
                .sign("elsewhere", "elsewhere.example", "-ext", "SAN=dns:elsewhere.example")
                .sign("client", "millrace");
        others = Certificates.in(folder.resolve("others"));
        sandbox = Sandbox.open();
        MySqlServer server = sandbox.startMySql(MySqlOptions.defaults()
                .withExtraArgs(
                        "--ssl-ca=" + ours.file("ca.pem"),
                        "--ssl-cert=" + ours.file("server.pem"),
                        "--ssl-key=" + ours.file("server-key.pem")));
        shop = new Shop(server, "shop", folder);
        shop.create();
        shop.sql("SET GLOBAL binlog_row_metadata = FULL");
        shop.sql("CREATE USER " + USER + " IDENTIFIED BY 'secret' REQUIRE X509");
        shop.sql("GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO " + USER);
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    @Test
    void readsTablesAndLogFromAServerThatWantsACertificate() {
        Map<String, String> config = config("verify_identity", ours);
        config.put("database.ssl.keystore", ours.file("client.p12").toString());
        config.put("database.ssl.keystore.password", Certificates.PASSWORD);
        AtomicInteger changes = new AtomicInteger();

        assertThat(errors(config)).isEmpty();
        List<SourceRecord> records = new SourceRunner(MySqlSourceTask::new, config).run(polled -> {
            if (count(polled, "e") == 2 && changes.getAndIncrement() == 0) {
                shop.sql("INSERT INTO %s.item VALUES (3, 'three', 3)");
            }
            return count(polled, "c") == 1;
        });

        assertThat(count(records, "r")).isEqualTo(2);
    }

    /** The log is read by another client then, with the same certificates. */
    @Test
    void rebuildsALostHistoryOverEncryptedConnections() throws IOException {
        Path history = folder.resolve("lost");
        Map<String, String> config = config("verify_identity", ours);
        config.put("database.ssl.keystore", ours.file("client.p12").toString());
        config.put("database.ssl.keystore.password", Certificates.PASSWORD);
        config.put("schema.history.internal.file.filename", history.toString());
        SourceRunner connect = new SourceRunner(MySqlSourceTask::new, config);
        List<SourceRecord> snapshot = connect.run(polled -> count(polled, "e") == 2);
        connect.store(snapshot.get(snapshot.size() - 1).sourceOffset());
        Files.delete(history);
        shop.sql("REPLACE INTO %s.nothing VALUES (4)");

        List<SourceRecord> log = connect.run(polled -> Emitted.seen(polled, 4));

        assertThat(count(log, "r")).isZero();
        assertThat(history).content().contains("CREATE TABLE `nothing`");
    }

    @Test
    void refusesAServerThatAnotherAuthorityHasSigned() {
        assertRefusal(config("verify_ca", others), "database.ssl.truststore").contains("database.ssl.mode=required");
        Map<String, String> none = config("verify_ca", others);
        none.remove("database.ssl.truststore");
        none.remove("database.ssl.truststore.password");
        assertRefusal(none, "database.ssl.truststore").contains("authority");
    }

    @Test
    void refusesAServerOfAnotherName() {
        present("elsewhere");
        try {
            assertRefusal(config("verify_identity", ours), "database.hostname").contains("certificate");
        } finally {
            present("server");
        }
    }

    private static void present(String certificate) {
        shop.session(
                "SET GLOBAL ssl_cert = '" + ours.file(certificate + ".pem") + "'",
                "SET GLOBAL ssl_key = '" + ours.file(certificate + "-key.pem") + "'",
                "ALTER INSTANCE RELOAD TLS");
    }

    @Test
    void wantsANameWhereTheNameIsVerified() {
        Map<String, String> config = config("verify_identity", ours);
        config.put("database.hostname", "127.0.0.1");

        assertRefusal(config, "database.hostname").contains("has to be a name");
    }

    @Test
    void saysWhichStoreCannotBeRead() {
        Map<String, String> config = config("verify_ca", ours);
        config.put("database.ssl.truststore", "/nowhere/trust.p12");
        assertRefusal(config, "database.ssl.truststore").contains("path");

        config = config("verify_ca", ours);
        config.put("database.ssl.truststore.password", "wrong");
        assertRefusal(config, "database.ssl.truststore").contains("password");

        config = config("verify_ca", ours);
        config.put("database.ssl.keystore", ours.file("client.p12").toString());
        config.put("database.ssl.keystore.password", "wrong");
        assertRefusal(config, "database.ssl.keystore").contains("password");
    }

    @Test
    void saysThatAnAccountMayWantACertificate() {
        assertRefusal(config("verify_ca", ours), "database.password").contains("database.ssl.keystore");
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
        return Refusals.assertRefusal(new MySqlSourceConnector(), config, field);
    }

    private static List<ConfigValue> errors(Map<String, String> config) {
        return Refusals.of(new MySqlSourceConnector(), config);
    }
}

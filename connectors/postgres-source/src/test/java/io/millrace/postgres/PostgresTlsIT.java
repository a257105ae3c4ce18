package io.millrace.postgres;

import static io.millrace.source.Emitted.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sandbox.PostgresServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.Certificates;
import io.millrace.source.Refusals;
import io.millrace.source.SourceRunner;
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
class PostgresTlsIT {
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
                .sign("server", "postgres.example", "-ext", "SAN=ip:127.0.0.1")
                .sign("client", USER);
        others = Certificates.in(folder.resolve("others"));
        sandbox = Sandbox.open();
        PostgresServer server = sandbox.startPostgres();
        shop = Shop.create(server, "tls");
        shop.sql("CREATE ROLE " + USER + " LOGIN SUPERUSER REPLICATION");
        encrypt();
    }

    /** The server wants its key in a file that is its own, so it writes it itself. */
    private static void encrypt() {
        serverWrites(ours.text("ca.pem"), "cat > ca.pem");
        serverWrites(ours.text("server.pem"), "cat > server.pem");
        serverWrites(ours.text("server-key.pem"), "umask 077; cat > server.key");
        serverWrites(
                "hostssl all " + USER + " all cert clientcert=verify-full\n",
                "cat - pg_hba.conf > hba.tmp; cat hba.tmp > pg_hba.conf");
        shop.sql("ALTER SYSTEM SET ssl_ca_file = 'ca.pem'");
        shop.sql("ALTER SYSTEM SET ssl_cert_file = 'server.pem'");
        shop.sql("ALTER SYSTEM SET ssl_key_file = 'server.key'");
        shop.sql("ALTER SYSTEM SET ssl = on");
        shop.sql("SELECT pg_reload_conf()");
    }

    private static void serverWrites(String text, String command) {
        shop.sql("COPY (SELECT unnest(string_to_array('" + text.strip() + "', E'\\n'))) TO PROGRAM '" + command + "'");
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    @Test
    void readsTablesAndLogFromAServerThatWantsACertificate() {
        Map<String, String> config = config("verify-full", ours);
        AtomicInteger changes = new AtomicInteger();

        assertThat(errors(config)).isEmpty();
        List<SourceRecord> records = new SourceRunner(PostgresSourceTask::new, config).run(polled -> {
            if (count(polled, "e") == 2 && changes.getAndIncrement() == 0) {
                shop.sql("INSERT INTO %s.item VALUES (3, 'three', 3)");
            }
            return count(polled, "c") == 1;
        });

        assertThat(count(records, "r")).isEqualTo(2);
    }

    @Test
    void refusesAServerThatAnotherAuthorityHasSigned() {
        assertRefusal(config("verify-ca", others), "database.sslrootcert").contains("database.sslmode=require");
    }

    @Test
    void refusesAServerOfAnotherName() {
        Map<String, String> config = config("verify-full", ours);
        config.put("database.hostname", "localhost");

        assertRefusal(config, "database.hostname").contains("certificate");
    }

    @Test
    void saysWhichFileCannotBeRead() {
        Map<String, String> config = config("verify-ca", ours);
        config.put("database.sslrootcert", "/nowhere/ca.pem");

        assertRefusal(config, "database.sslrootcert").contains("path");

        config = config("verify-ca", ours);
        config.put("database.sslkey", ours.file("client-key.pem").toString());
        assertRefusal(config, "database.sslkey").contains("who may read it");
    }

    @Test
    void saysThatTheServerWantsACertificate() {
        Map<String, String> config = config("verify-ca", ours);
        config.remove("database.sslcert");
        config.remove("database.sslkey");

        assertRefusal(config, "database.sslcert").contains("client certificate");
    }

    private static Map<String, String> config(String mode, Certificates trusted) {
        return new HashMap<>(shop.config(Map.of(
                "database.user",
                USER,
                "database.hostname",
                "127.0.0.1",
                "database.sslmode",
                mode,
                "database.sslrootcert",
                trusted.file("ca.pem").toString(),
                "database.sslcert",
                ours.file("client.pem").toString(),
                "database.sslkey",
                ours.file("client.pk8").toString())));
    }

    private static AbstractStringAssert<?> assertRefusal(Map<String, String> config, String field) {
        return Refusals.assertRefusal(new PostgresSourceConnector(), config, field);
    }

    private static List<ConfigValue> errors(Map<String, String> config) {
        return Refusals.of(new PostgresSourceConnector(), config);
    }
}

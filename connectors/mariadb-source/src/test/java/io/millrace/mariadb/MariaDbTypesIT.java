package io.millrace.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.binlog.ColumnCase;
import io.millrace.binlog.TypeParity;
import io.millrace.sandbox.MariaDbOptions;
import io.millrace.sandbox.MariaDbServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.Emitted;
import io.millrace.source.SourceRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A row that a snapshot reads is the same, byte for byte, as that row read from the log, for every column type but for the
 * values that docs/types/mariadb.md lists; with a time zone of the server, one of the writer's session and one of this JVM,
 * all different and none of them UTC.
 */
class MariaDbTypesIT {
    private static final Path PAGE = Path.of("../../docs/types/mariadb.md");

    /** Type and row of what docs/types/mariadb.md lists with its reason. */
    private static final Set<String> KNOWN = Set.of("FLOAT[2]", "YEAR[2]", "ENUM[1]");

    private static Sandbox sandbox;
    private static MariaDbServer server;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startMariaDb(MariaDbOptions.defaults()
                .withExtraArgs("--default-time-zone=+05:45", "--sql-mode=NO_ENGINE_SUBSTITUTION"));
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    @Test
    void snapshotAndLogAgreeOnEveryType(@TempDir Path folder) throws IOException {
        List<ColumnCase> columns = columns();
        TypeParity parity = new TypeParity(columns);
        Shop shop = new Shop(server, "types", folder);
        shop.sql("CREATE DATABASE %s CHARACTER SET utf8mb4");
        shop.sql(parity.table());
        SourceRunner following = shop.runner(Map.of());
        List<SourceRecord> empty = following.run(records -> Emitted.count(records, "e") == 1);
        following.store(empty.get(empty.size() - 1).sourceOffset());
        int rows = ColumnCase.rows(columns);
        shop.session(parity.statements("SET time_zone = '-03:30'", "SET sql_mode = ''"));

        List<SourceRecord> log = following.run(records -> Emitted.count(records, "c") == rows);
        List<SourceRecord> snapshot = shop.runner(Map.of(
                        "schema.history.internal.file.filename",
                        folder.resolve("second").toString()))
                .run(records -> Emitted.count(records, "r") == rows);

        assertThat(parity.differences(log, snapshot)).containsOnlyKeys(KNOWN);
        assertThat(parity.missingIn(Files.readString(PAGE), log))
                .as("rows of docs/types/mariadb.md")
                .isEmpty();
    }

    private static List<ColumnCase> columns() {
        return ColumnCase.common()
                // Digits and a moment in hours that clocks where this JVM is have left out, and the driver's odd
                // fractions.
                .add("DATETIME", "DATETIME", "'2010-04-04 02:30:00'", "'1582-10-10 01:02:03'")
                .add("DATETIME(1..3)", "DATETIME(2)", "'2010-04-04 02:30:00.05'", "'0999-02-28 00:00:00.99'")
                .add("TIMESTAMP(p)", "TIMESTAMP(3) NULL", "'2010-04-03 23:00:00.005'", "'2024-01-01 00:00:00.050'")
                .add(
                        "JSON",
                        "JSON",
                        "'{\"b\": [1, 2.5, null, true], \"a\": {\"x\":  \"y\"}}'",
                        "'[]'",
                        "'12'",
                        "JSON_OBJECT('t', CAST('12:00:01.5' AS TIME(6)), 'f', 1e100)")
                .add(
                        "UUID",
                        "UUID",
                        "'6ccd780c-baba-1026-9564-5b8c656024db'",
                        "'ffffffff-ffff-4fff-bfff-ffffffffffff'",
                        "'00000000-0000-0000-0000-000000000000'",
                        "'20202020-2020-1020-8020-202020202020'")
                .add(
                        "INET4",
                        "INET4 DEFAULT '127.0.0.1'",
                        "'192.168.1.32'",
                        "'0.0.0.0'",
                        "'255.255.255.255'",
                        "'10.0.0.0'")
                .add(
                        "INET6",
                        "INET6 DEFAULT '::1'",
                        "'::'",
                        "'::1'",
                        "'2001:db8:0:0:1:0:0:20'",
                        "'::ffff:192.168.1.32'",
                        "'::1.2.3.4'",
                        "'fe80::2020:0'",
                        "'1:0:0:4:5:6:7:8'",
                        "'1:2:3:4:5:6:7:0'",
                        "'2020:2020:2020:2020:2020:2020:2020:2020'",
                        "'::ffff:0:1'")
                .add(
                        "VARCHAR(n) COMPRESSED",
                        "VARCHAR(500) COMPRESSED",
                        "REPEAT('h\u00e9llo ', 80)",
                        "'short'",
                        "''",
                        "REPEAT(' ', 200)")
                .add(
                        "VARCHAR(n) COMPRESSED",
                        "VARCHAR(255) CHARACTER SET latin1 COMPRESSED DEFAULT 'none'",
                        "REPEAT('caf\u00e9', 60)",
                        "'x'")
                .add("VARCHAR(n) COMPRESSED", "VARCHAR(254) CHARACTER SET latin1 COMPRESSED", "REPEAT('y', 254)", "'x'")
                .add("VARBINARY(n) COMPRESSED", "VARBINARY(255) COMPRESSED", "REPEAT(0x00ff, 120)", "0x80", "''")
                .add("TEXT COMPRESSED", "TEXT COMPRESSED=zlib NULL", "REPEAT('text \u00fc', 1000)", "'t'", "''")
                .add(
                        "LONGTEXT COMPRESSED",
                        "LONGTEXT COMPRESSED CHARACTER SET utf16",
                        "REPEAT('long \u00fc', 10000)",
                        "'l'")
                .add("BLOB COMPRESSED", "MEDIUMBLOB COMPRESSED", "REPEAT(0xcafe00, 30000)", "0x00", "''")
                .all();
    }
}

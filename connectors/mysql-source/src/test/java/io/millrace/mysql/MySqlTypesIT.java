package io.millrace.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.binlog.ColumnCase;
import io.millrace.binlog.TypeParity;
import io.millrace.sandbox.MySqlOptions;
import io.millrace.sandbox.MySqlServer;
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
 * values that docs/types/mysql.md lists; with a time zone of the server, one of the writer's session and one of this JVM, all different and none of them UTC.
 */
class MySqlTypesIT {
    private static final Path PAGE = Path.of("../../docs/types/mysql.md");

    /** Type and row of what docs/types/mysql.md lists with its reason. */
    private static final Set<String> KNOWN = Set.of(
            "FLOAT[2]", "YEAR[2]", "TIMESTAMP(p)[1]", "ENUM[1]", "JSON[0]", "JSON with temporal and other scalars[0]");

    private static Sandbox sandbox;
    private static MySqlServer server;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startMySql(MySqlOptions.defaults()
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
                .as("rows of docs/types/mysql.md")
                .isEmpty();
    }

    private static List<ColumnCase> columns() {
        ColumnCase.Builder all = ColumnCase.common();
        all.add(
                "JSON",
                "JSON",
                "'{\"b\": [1, 2.5, null, true], \"a\": {\"x\": \"y \\\\\"q\\\\\" \u00e9\"}}'",
                "'[]'",
                "'\"s\"'",
                "'12'",
                "'null'",
                "'1.0'");
        all.add(
                "JSON with temporal and other scalars",
                "JSON",
                "JSON_OBJECT('d', CAST('2024-01-31' AS DATE), 't', CAST('12:00:01.5' AS TIME(6)), 'dt',"
                        + " CAST('2024-01-31 23:59:59.25' AS DATETIME(6)), 'n', CAST(1.10 AS DECIMAL(10,2)), 'u',"
                        + " 18446744073709551615, 'f', 1e100)");
        return all.all();
    }
}

package io.millrace.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.connector.mariadb.charset.MariaDbCharsetRegistry;
import io.debezium.relational.Column;
import io.debezium.relational.TableId;
import io.debezium.relational.Tables;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Statements of MariaDB that Debezium's grammar does not take by itself. */
class ServerSqlTest {
    private final Tables tables = new Tables();

    private List<String> columns(String... statements) {
        ServerSql sql = new ServerSql(false, Tables.TableFilter.includeAll(), new MariaDbCharsetRegistry());
        sql.setCurrentSchema("d");
        Stream.of(statements).forEach(statement -> sql.parse(statement, tables));
        return tables.forTable(new TableId("d", null, "t")).columns().stream()
                .map(ServerSqlTest::text)
                .toList();
    }

    private static String text(Column column) {
        return column.name()
                + ' '
                + column.typeName()
                + (column.length() < 0 ? "" : "(" + column.length() + ")")
                + (column.isOptional() ? "" : " NOT NULL")
                + column.defaultValueExpression().map(" DEFAULT "::concat).orElse("");
    }

    @Test
    void addressesKeepTheirTypes() {
        assertThat(
                        columns(
                                "CREATE TABLE t (id INT, a inet4 NOT NULL DEFAULT '127.0.0.1', b INET6 UNIQUE, PRIMARY KEY (b))"))
                .containsExactly("id INT", "a INET4 NOT NULL DEFAULT 127.0.0.1", "b INET6 NOT NULL");
    }

    @Test
    void theAttributeIsLeftOutWhereverTheServerTakesIt() {
        assertThat(columns("CREATE TABLE t (a VARCHAR(20) COMPRESSED NOT NULL, b TEXT COMPRESSED=zlib DEFAULT 'x',"
                        + " c BLOB NOT NULL COMPRESSED, d LONGTEXT CHARACTER SET latin1 COMPRESSED,"
                        + " e varbinary(9) /*M!100301 COMPRESSED*/ DEFAULT NULL, f MEDIUMBLOB COMPRESSED = zlib)"))
                .containsExactly(
                        "a VARCHAR(20) NOT NULL",
                        "b TEXT DEFAULT x",
                        "c BLOB NOT NULL",
                        "d LONGTEXT",
                        "e VARBINARY(9)",
                        "f MEDIUMBLOB");
    }

    @Test
    void columnsMayBeAddedAndChanged() {
        assertThat(columns(
                        "CREATE TABLE t (id INT, a VARCHAR(10))",
                        "ALTER TABLE t ADD COLUMN b INET6 DEFAULT '::' FIRST, MODIFY a TEXT COMPRESSED",
                        "ALTER TABLE t CHANGE COLUMN b c INET4 AFTER id"))
                .containsExactly("id INT", "c INET4", "a TEXT");
    }

    @Test
    void theSameWordsAreNamesAndFormatsOfRowsStill() {
        assertThat(columns(
                        "CREATE TABLE t (inet6 INET6, compressed VARCHAR(5) COMPRESSED, inet4 INT, KEY (inet6, compressed))"
                                + " ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8"))
                .containsExactly("inet6 INET6", "compressed VARCHAR(5)", "inet4 INT");
        assertThat(columns("ALTER TABLE t ROW_FORMAT COMPRESSED, DROP COLUMN compressed"))
                .containsExactly("inet6 INET6", "inet4 INT");
    }
}

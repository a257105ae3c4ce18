package io.millrace.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoggedStatementTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    INSERT INTO orders VALUES (1) | shop | orders
                    insert ignore into `other`.`or``ders`(a) values (1) | other | or`ders
                    /* app */ REPLACE orders SET a = 1 | shop | orders
                    UPDATE LOW_PRIORITY mysql.beat SET a = 1 | mysql | beat
                    DELETE FROM orders | shop | orders
                    set statement max_statement_time=10 for insert into orders values (1) | shop | orders
                    DELETE QUICK FROM shop.orders WHERE a = 1 | shop | orders
                    """)
    void namesTheOneTable(String sql, String database, String table) {
        assertThat(LoggedStatement.of(sql, "shop")).isEqualTo(new LoggedStatement(true, database, table));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE a JOIN b ON a.x = b.x SET b.y = 1",
                "UPDATE a, b SET b.y = 1",
                "DELETE a FROM a JOIN b",
                "DELETE FROM a USING a JOIN b",
                "LOAD DATA INFILE 'x' INTO TABLE t"
            })
    void doesNotGuessTheTable(String sql) {
        assertThat(LoggedStatement.of(sql, "shop")).isEqualTo(new LoggedStatement(true, "shop", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"BEGIN", "COMMIT", "CREATE TABLE inserts (a INT)", "ALTER TABLE t ADD updated INT", "XA END X'1'"
            })
    void letsTheOthersPass(String sql) {
        assertThat(LoggedStatement.of(sql, "shop").changesRows()).isFalse();
    }

    @Test
    void worksWithoutADatabaseInUse() {
        assertThat(LoggedStatement.of("INSERT INTO a.b VALUES (1)", null).database())
                .isEqualTo("a");
    }
}

package io.millrace.mariadb;

import io.debezium.connector.binlog.charset.BinlogCharsetRegistry;
import io.debezium.connector.mariadb.antlr.MariaDbAntlrDdlParser;
import io.debezium.ddl.parser.mariadb.generated.MariaDBLexer;
import io.debezium.relational.Tables;
import org.antlr.v4.runtime.CharStream;

/** Debezium's reader of MariaDB's SQL, which gets to know columns that its grammar lacks. */
public final class ServerSql extends MariaDbAntlrDdlParser {
    /** As Debezium makes its own. */
    public ServerSql(boolean comments, Tables.TableFilter tables, BinlogCharsetRegistry charsets) {
        super(true, false, comments, tables, charsets);
    }

    @Override
    protected MariaDBLexer createNewLexerInstance(CharStream text) {
        return new ServerTokens(text);
    }
}

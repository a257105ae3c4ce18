package io.millrace.mariadb;

import io.debezium.ddl.parser.mariadb.generated.MariaDBLexer;
import java.util.Locale;
import java.util.Set;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * The words of a statement, such that Debezium's grammar of MariaDB's SQL takes columns that it does not know: the types INET4
 * and INET6 stand where UUID may stand, under their own names, and the attribute COMPRESSED is left out.
 */
final class ServerTokens extends MariaDBLexer {
    private static final Set<String> ADDRESSES = Set.of("INET4", "INET6");

    /** What a column's definition may have before the attribute, and no name of a column has before it. */
    private static final Set<Integer> BEFORE_ATTRIBUTE = Set.of(
            RR_BRACKET,
            TINYTEXT,
            TEXT,
            MEDIUMTEXT,
            LONGTEXT,
            TINYBLOB,
            BLOB,
            MEDIUMBLOB,
            LONGBLOB,
            BINARY,
            NULL_LITERAL,
            STRING_LITERAL);

    /** What stands before the name of a character set or a collation, which may come before the attribute, too. */
    private static final Set<Integer> BEFORE_CHARSET = Set.of(SET, CHARSET, COLLATE);

    private int last = Token.EOF;
    private int beforeLast = Token.EOF;

    ServerTokens(CharStream text) {
        super(text);
    }

    @Override
    public Token nextToken() {
        Token token = super.nextToken();
        if (token.getChannel() != Token.DEFAULT_CHANNEL) {
            return token;
        }
        if (token.getType() == COMPRESSED && isAttribute()) {
            return afterAttribute();
        }
        if (token.getType() == ID && token instanceof CommonToken word && isAddress(word)) {
            word.setType(UUID);
        }
        return read(token);
    }

    private Token read(Token token) {
        beforeLast = last;
        last = token.getType();
        return token;
    }

    private boolean isAttribute() {
        return BEFORE_ATTRIBUTE.contains(last) || BEFORE_CHARSET.contains(beforeLast);
    }

    /** The name of a method may follow: {@code COMPRESSED=zlib}. */
    private Token afterAttribute() {
        Token next = visible();
        if (next.getType() != EQUAL_SYMBOL) {
            return read(next);
        }
        visible();
        return nextToken();
    }

    private Token visible() {
        Token token = super.nextToken();
        while (token.getChannel() != Token.DEFAULT_CHANNEL) {
            token = super.nextToken();
        }
        return token;
    }

    private static boolean isAddress(Token word) {
        return ADDRESSES.contains(word.getText().toUpperCase(Locale.ROOT));
    }
}

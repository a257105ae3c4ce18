package io.millrace.binlog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Short forms of the few things that the connector itself asks a server. */
public final class Sql {
    private static final int SYNTAX = 1064;

    private Sql() {}

    /** Makes a value of the row at which a result stands. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** The rows of a query, whose question marks stand for the arguments. */
    public static <T> List<T> rows(Connection connection, String sql, RowReader<T> reader, String... arguments)
            throws SQLException {
        List<T> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setString(i + 1, arguments[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            }
        }
        return rows;
    }

    /** The rows of the first of these queries that the server knows: statements were renamed between its versions. */
    static <T> List<T> rowsOfFirstKnown(Connection connection, List<String> queries, RowReader<T> reader)
            throws SQLException {
        SQLException refused = null;
        for (String query : queries) {
            try {
                return rows(connection, query, reader);
            } catch (SQLException e) {
                if (e.getErrorCode() != SYNTAX) {
                    throw e;
                }
                refused = e;
            }
        }
        throw refused == null ? new SQLException("There is no query to try.") : refused;
    }

    /** A name as an identifier. */
    static String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }
}

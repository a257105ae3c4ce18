package io.millrace.it;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables of a test, and the topics of their changes. */
interface Tables {
    /** A connection to their database. */
    Connection connect() throws SQLException;

    /** The topic of one of them. */
    String topic(String table);

    /** Runs statements. */
    default void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}

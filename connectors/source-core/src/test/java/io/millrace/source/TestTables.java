package io.millrace.source;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** The tables of one test on a real server; {@code %s} in a statement stands for the place that they are in. */
public interface TestTables {
    /** The database or schema. */
    String place();

    /** A connection that may change them. */
    Connection connect() throws SQLException;

    /** Makes a table of two rows and an empty one. */
    default void fill() {
        sql("CREATE TABLE %s.item (id INT PRIMARY KEY, name VARCHAR(20) DEFAULT 'none', price DECIMAL(8,2))");
        sql("CREATE TABLE %s.nothing (id INT PRIMARY KEY)");
        sql("INSERT INTO %s.item VALUES (1, 'one', 1.50), (2, NULL, NULL)");
    }

    /** Runs a statement. */
    default void sql(String statement) {
        session(statement);
    }

    /** Runs statements one after another in one session. */
    default void session(String... statements) {
        try (Connection connection = connect();
                Statement run = connection.createStatement()) {
            for (String statement : statements) {
                run.execute(statement.replace("%s", place()));
            }
        } catch (SQLException e) {
            throw new AssertionError(String.join("; ", statements), e);
        }
    }

    /** The number that a query gives. */
    default long number(String query) {
        return Long.parseLong(text(query));
    }

    /** The first column of the first row of a query; empty if there is none. */
    default String text(String query) {
        return query(query, rows -> rows.next() ? String.valueOf(rows.getString(1)) : "");
    }

    /** How many rows a query gives. */
    default int count(String query) {
        return query(query, rows -> {
            int count = 0;
            while (rows.next()) {
                count++;
            }
            return count;
        });
    }

    /** Names by id, as a query of two columns gives them. */
    default Map<Object, Object> names(String query) {
        return query(query, rows -> {
            Map<Object, Object> names = new HashMap<>();
            while (rows.next()) {
                names.put(rows.getInt(1), rows.getString(2));
            }
            return names;
        });
    }

    /** The names of the items that are there. */
    default Map<Integer, String> rows() {
        try (Connection connection = connect()) {
            return KeptRows.of(connection, place() + ".item");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private <T> T query(String query, Reading<T> reading) {
        try (Connection connection = connect();
                Statement run = connection.createStatement();
                ResultSet rows = run.executeQuery(query.replace("%s", place()))) {
            return reading.read(rows);
        } catch (SQLException e) {
            throw new AssertionError(query, e);
        }
    }

    /** What is made of the rows of a query. */
    @FunctionalInterface
    interface Reading<T> {
        /** Reads them. */
        T read(ResultSet rows) throws SQLException;
    }
}

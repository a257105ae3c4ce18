package io.millrace.source;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/** Asks a database how many rows it believes its tables to have, which costs it nothing. */
@FunctionalInterface
public interface TableSizes {
    /** Knows of no table. */
    TableSizes UNKNOWN = tables -> Map.of();

    /** The rows of those tables that the database can tell of; tables are named as in a record's header. */
    Map<String, Long> rows(Set<String> tables) throws SQLException;
}

package io.millrace.postgres;

import io.debezium.relational.TableId;

/**
 * A captured table, as far as its capture depends on it.
 *
 * @param identity what the log holds of old rows: {@code d} the primary key, {@code f} all, {@code i} an index, {@code n}
 *     nothing
 * @param readable whether the user may read it
 * @param owned whether the user has the rights of its owner
 * @param primary whether it has a primary key
 * @param keyed whether it has any key of columns that cannot be NULL
 * @param published whether the publication has it
 */
record CapturedTable(
        TableId id,
        String identity,
        boolean readable,
        boolean owned,
        boolean primary,
        boolean keyed,
        boolean published) {

    /** Its name as people write it. */
    String name() {
        return id.schema() + "." + id.table();
    }

    /** Its name in a statement. */
    String quoted() {
        return id.toDoubleQuotedString();
    }
}

package io.millrace.core.change;

import org.jspecify.annotations.Nullable;

/** One record of a topic, understood: what a sink has to do, whatever form the record had. */
public sealed interface Change {
    /** Where the change comes from. */
    Origin origin();

    /**
     * The row now is as given: inserted, updated or read again.
     *
     * @param op which of the three, or null if the record does not say
     * @param before its state before an update, or {@link Data#NONE} where the record does not carry it
     * @param generation the reading of the table that it belongs to
     */
    record Upsert(
            Origin origin,
            Data key,
            Data row,
            @Nullable String generation,
            @Nullable Op op,
            Data before) implements Change {
        /** A row of which only its state is known. */
        public Upsert(Origin origin, Data key, Data row, @Nullable String generation) {
            this(origin, key, row, generation, null, Data.NONE);
        }
    }

    /** The row is gone; {@code before} is its last state, or {@link Data#NONE} where the record does not carry it. */
    record Delete(Origin origin, Data key, Data before) implements Change {}

    /**
     * All rows of the table with a smaller or equal version are gone.
     *
     * @param source whose table it is, or null if the record does not say
     */
    record Truncate(Origin origin, @Nullable String source) implements Change {}

    /** A reading of the whole table begins. */
    record GenerationBegin(
            Origin origin, String generation, @Nullable String source) implements Change {}

    /**
     * A reading of the whole table has ended: rows with a smaller version do not exist.
     *
     * @param partitions how many partitions the record went to, or 0 if it does not say
     */
    record GenerationEnd(
            Origin origin, String generation, @Nullable String source, int partitions) implements Change {}

    /** A record that changes no row. */
    record Skip(Origin origin, Reason reason) implements Change {}

    /** Why a record changes no row. */
    enum Reason {
        HEARTBEAT,
        SCHEMA_CHANGE,
        TRANSACTION,
        MESSAGE
    }
}

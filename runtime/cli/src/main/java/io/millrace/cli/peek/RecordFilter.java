package io.millrace.cli.peek;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lets the records of one table pass, named with its database or schema or without; all if there is none. */
public record RecordFilter(@Nullable String table) implements Predicate<PeekedRecord> {
    @Override
    public boolean test(PeekedRecord record) {
        return table == null
                || record.table().equals(table)
                || (!table.contains(".") && record.table().endsWith("." + table));
    }
}

package io.millrace.binlog;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import java.util.BitSet;

/**
 * A table of the log that has COMPRESSED columns, as MariaDB knows them. Its column types are those without the attribute, so
 * the log's client reads the values as they are in the log; {@link CompressedValues} expands them.
 */
public final class CompressedTable extends TableMapEventData {
    private static final long serialVersionUID = 1L;

    private final BitSet compressed;

    /** Takes the places of the columns that are compressed. */
    public CompressedTable(BitSet compressed) {
        this.compressed = (BitSet) compressed.clone();
    }

    boolean isCompressed(int column) {
        return compressed.get(column);
    }
}

package io.millrace.binlog;

import com.github.shyiko.mysql.binlog.event.DeleteRowsEventData;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.UpdateRowsEventData;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Expands the values of COMPRESSED columns in the rows of an event. In front of a value is a byte: a method in its upper half,
 * which is 0 for a value that was left as it is and 8 for zlib; then whether the stream is raw, and of how many bytes the
 * length of the expanded value is, which follow it.
 */
final class CompressedValues {
    private static final int METHOD_NONE = 0;
    private static final int METHOD_ZLIB = 8;
    private static final int RAW = 0x08;
    private static final int SIZE_BYTES = 0x07;

    private CompressedValues() {}

    /** Expands what is compressed in an event with rows; throws if a value cannot be read. */
    static void expand(EventData rows, List<TableMapEventData> tables) throws DataFormatException {
        if (rows instanceof WriteRowsEventData written) {
            expand(table(tables, written.getTableId()), written.getIncludedColumns(), written.getRows());
        } else if (rows instanceof DeleteRowsEventData deleted) {
            expand(table(tables, deleted.getTableId()), deleted.getIncludedColumns(), deleted.getRows());
        } else if (rows instanceof UpdateRowsEventData updated) {
            CompressedTable table = table(tables, updated.getTableId());
            if (table != null) {
                for (Map.Entry<Serializable[], Serializable[]> row : updated.getRows()) {
                    expand(table, updated.getIncludedColumnsBeforeUpdate(), row.getKey());
                    expand(table, updated.getIncludedColumns(), row.getValue());
                }
            }
        }
    }

    /** Takes the rows out of an event. */
    static void drop(EventData rows) {
        if (rows instanceof WriteRowsEventData written) {
            written.setRows(List.of());
        } else if (rows instanceof DeleteRowsEventData deleted) {
            deleted.setRows(List.of());
        } else if (rows instanceof UpdateRowsEventData updated) {
            updated.setRows(List.of());
        }
    }

    private static @Nullable CompressedTable table(List<TableMapEventData> tables, long id) {
        for (TableMapEventData table : tables) {
            if (table.getTableId() == id && table instanceof CompressedTable compressed) {
                return compressed;
            }
        }
        return null;
    }

    private static void expand(@Nullable CompressedTable table, BitSet included, List<Serializable[]> rows)
            throws DataFormatException {
        if (table != null) {
            for (Serializable[] row : rows) {
                expand(table, included, row);
            }
        }
    }

    /** A row has the included columns only. */
    private static void expand(CompressedTable table, BitSet included, Serializable[] row) throws DataFormatException {
        int place = 0;
        for (int column = included.nextSetBit(0); column >= 0; column = included.nextSetBit(column + 1)) {
            if (table.isCompressed(column) && row[place] instanceof byte[] value) {
                row[place] = expand(value);
            }
            place++;
        }
    }

    /** An empty value has nothing in front of it. */
    static byte[] expand(byte[] stored) throws DataFormatException {
        if (stored.length == 0) {
            return stored;
        }
        return switch ((stored[0] & 0xff) >> 4) {
            case METHOD_NONE -> Arrays.copyOfRange(stored, 1, stored.length);
            case METHOD_ZLIB -> inflate(stored);
            default -> throw new DataFormatException("compressed by a method that is not known: " + stored[0]);
        };
    }

    private static byte[] inflate(byte[] stored) throws DataFormatException {
        int from = 1 + (stored[0] & SIZE_BYTES);
        if (from > stored.length) {
            throw new DataFormatException("cut off within its length");
        }
        long size = 0;
        for (int i = 1; i < from; i++) {
            size = (size << Byte.SIZE) | (stored[i] & 0xff);
        }
        // The longest value of the server, and no more than zlib can make of so few bytes.
        if (size > Integer.MAX_VALUE - Byte.SIZE || size > (stored.length - from) * 1040L) {
            throw new DataFormatException("said to be of " + size + " bytes");
        }
        byte[] value = new byte[(int) size];
        Inflater inflater = new Inflater((stored[0] & RAW) != 0);
        try {
            inflater.setInput(stored, from, stored.length - from);
            int done = 0;
            while (done < value.length) {
                int more = inflater.inflate(value, done, value.length - done);
                if (more == 0) {
                    throw new DataFormatException("of " + done + " bytes in place of " + size);
                }
                done += more;
            }
            return value;
        } finally {
            inflater.end();
        }
    }
}

package com.github.shyiko.mysql.binlog.event.deserialization;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventMetadata;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import io.millrace.binlog.CompressedTable;
import java.io.IOException;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the log client's class of this name, which does not know the types of COMPRESSED columns. This one reads them
 * as the types without the attribute and marks the table.
 */
public class TableMapEventDataDeserializer implements EventDataDeserializer<TableMapEventData> {
    private static final byte BLOB_COMPRESSED = (byte) 140;
    private static final byte VARCHAR_COMPRESSED = (byte) 141;

    private final TableMapEventMetadataDeserializer more = new TableMapEventMetadataDeserializer();

    /** As the log's client calls it. */
    public TableMapEventDataDeserializer() {}

    @Override
    public TableMapEventData deserialize(ByteArrayInputStream in) throws IOException {
        long id = in.readLong(6);
        in.skip(2 + 1); // flags, and the length of a text that ends with a zero
        String database = in.readZeroTerminatedString();
        in.skip(1);
        String table = in.readZeroTerminatedString();
        byte[] types = in.read(in.readPackedInteger());
        BitSet compressed = plain(types);
        TableMapEventData data = compressed.isEmpty() ? new TableMapEventData() : new CompressedTable(compressed);
        data.setTableId(id);
        data.setDatabase(database);
        data.setTable(table);
        data.setColumnTypes(types);
        in.readPackedInteger(); // the length of what follows
        data.setColumnMetadata(sizes(in, types));
        data.setColumnNullability(in.readBitSet(types.length, true));
        data.setEventMetadata(more(in, types));
        return data;
    }

    /** Puts the types without the attribute in their place. */
    private static BitSet plain(byte[] types) {
        BitSet compressed = new BitSet();
        for (int i = 0; i < types.length; i++) {
            if (types[i] == BLOB_COMPRESSED || types[i] == VARCHAR_COMPRESSED) {
                compressed.set(i);
                ColumnType plain = types[i] == BLOB_COMPRESSED ? ColumnType.BLOB : ColumnType.VARCHAR;
                types[i] = (byte) plain.getCode();
            }
        }
        return compressed;
    }

    private static int[] sizes(ByteArrayInputStream in, byte[] types) throws IOException {
        int[] sizes = new int[types.length];
        for (int i = 0; i < types.length; i++) {
            ColumnType type = ColumnType.byCode(types[i] & 0xff);
            if (type == null) {
                throw new IOException("A column has the type " + (types[i] & 0xff) + ", which is not known.");
            }
            sizes[i] = switch (type) {
                case FLOAT, DOUBLE, BLOB, JSON, GEOMETRY, VECTOR, TIME_V2, DATETIME_V2, TIMESTAMP_V2 ->
                    in.readInteger(1);
                case BIT, VARCHAR, NEWDECIMAL -> in.readInteger(2);
                case SET, ENUM, STRING -> (in.readInteger(1) << Byte.SIZE) | in.readInteger(1);
                default -> 0;
            };
        }
        return sizes;
    }

    private @Nullable TableMapEventMetadata more(ByteArrayInputStream in, byte[] types) throws IOException {
        int length = in.available();
        return length > 0 ? more.deserialize(new ByteArrayInputStream(in.read(length)), types.length, types) : null;
    }
}

package io.millrace.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.UpdateRowsEventData;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/** Values of COMPRESSED columns as the log of a MariaDB holds them. */
class CompressedValuesTest {
    private static final byte[] TEXT = "much of the same, ".repeat(50).getBytes(StandardCharsets.UTF_8);

    @Test
    void expandsWhatIsCompressedWithAndWithoutTheWrapOfZlib() throws DataFormatException {
        assertThat(CompressedValues.expand(stored(TEXT, false))).isEqualTo(TEXT);
        assertThat(CompressedValues.expand(stored(TEXT, true))).isEqualTo(TEXT);
    }

    @Test
    void takesOffTheByteInFrontOfWhatIsNot() throws DataFormatException {
        assertThat(CompressedValues.expand(new byte[] {0, 1, 2})).containsExactly(1, 2);
        assertThat(CompressedValues.expand(new byte[0])).isEmpty();
    }

    @Test
    void expandsTheMarkedColumnsOnlyAndThoseThatAreInTheRow() throws DataFormatException {
        TableMapEventData other = new TableMapEventData();
        other.setTableId(1);
        CompressedTable table = new CompressedTable(BitSet.valueOf(new long[] {0b1010}));
        table.setTableId(2);
        UpdateRowsEventData update = new UpdateRowsEventData();
        update.setTableId(2);
        update.setIncludedColumnsBeforeUpdate(BitSet.valueOf(new long[] {0b1001}));
        update.setIncludedColumns(BitSet.valueOf(new long[] {0b1111}));
        Serializable[] before = {1, stored(TEXT, true)};
        Serializable[] after = {1, null, new byte[] {0, 9}, new byte[] {0, 7}};
        update.setRows(List.of(Map.entry(before, after)));

        CompressedValues.expand(update, List.of(other, table));

        assertThat(before).containsExactly(1, TEXT);
        assertThat(after).containsExactly(1, null, new byte[] {0, 9}, new byte[] {7});
    }

    @Test
    void leavesTheRowsOfOtherTablesAlone() throws DataFormatException {
        TableMapEventData table = new TableMapEventData();
        table.setTableId(2);
        WriteRowsEventData insert = new WriteRowsEventData();
        insert.setTableId(2);
        Serializable[] row = {new byte[] {0, 9}};
        insert.setIncludedColumns(BitSet.valueOf(new long[] {1}));
        insert.setRows(List.<Serializable[]>of(row));

        CompressedValues.expand(insert, List.of(table));

        assertThat(row).containsExactly(new byte[] {0, 9});
    }

    @Test
    void refusesWhatItCannotRead() {
        byte[] good = stored(TEXT, true);
        byte[] method = good.clone();
        method[0] = (byte) 0x90;
        byte[] size = good.clone();
        size[2]++;
        byte[] huge = {(byte) 0x8f, 1, 0, 0, 0, 0, 0, 0, 1};
        for (byte[] bad : List.of(method, size, huge, Arrays.copyOf(good, 20), new byte[] {(byte) 0x84, 1})) {
            assertThatThrownBy(() -> CompressedValues.expand(bad)).isInstanceOf(DataFormatException.class);
        }
    }

    /** As the server stores it: method, whether raw, and how many bytes the length has, then the length and the stream. */
    private static byte[] stored(byte[] value, boolean raw) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, raw);
        deflater.setInput(value);
        deflater.finish();
        byte[] stream = new byte[value.length];
        int length = deflater.deflate(stream);
        deflater.end();
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        stored.write(raw ? 0x8a : 0x82);
        stored.write(value.length >> Byte.SIZE);
        stored.write(value.length);
        stored.write(stream, 0, length);
        return stored.toByteArray();
    }
}

package io.millrace.json;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A text that is written often: if it is short, as two numbers, since storing them is faster than a call to copy an array.
 *
 * @param first the first eight bytes, the first in the lowest
 * @param second the eight behind them, or zeros
 */
record JsonText(byte[] bytes, int length, long first, long second) {
    static final int SHORT = 2 * Long.BYTES;

    static JsonText of(byte[] utf8) {
        ByteBuffer padded = ByteBuffer.wrap(Arrays.copyOf(utf8, Math.max(utf8.length, SHORT)))
                .order(ByteOrder.LITTLE_ENDIAN);
        return new JsonText(utf8, utf8.length, padded.getLong(0), padded.getLong(Long.BYTES));
    }
}

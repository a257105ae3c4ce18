package io.millrace.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes of an array as one number, the first in the lowest. */
final class Eights {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Eights() {}

    static long get(byte[] bytes, int at) {
        return (long) EIGHT.get(bytes, at);
    }

    static void set(byte[] bytes, int at, long eight) {
        EIGHT.set(bytes, at, eight);
    }
}

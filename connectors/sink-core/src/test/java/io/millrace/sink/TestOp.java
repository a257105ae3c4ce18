package io.millrace.sink;

/** An operation that sets the value of a target, or removes it when the value is empty. */
record TestOp(String target, long version, String value, Coalesce coalesce, long committedMicros) implements WriteOp {
    static final int BYTES = 100;

    static TestOp set(String target, long version) {
        return new TestOp(target, version, target + "@" + version, Coalesce.REPLACE, version);
    }

    static TestOp append(String target, long version) {
        return new TestOp(target, version, target + "+" + version, Coalesce.APPEND, version);
    }

    @Override
    public int bytes() {
        return BYTES;
    }
}

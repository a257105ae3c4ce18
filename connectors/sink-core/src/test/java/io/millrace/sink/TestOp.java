package io.millrace.sink;

/** An operation that sets the value of a target, or removes it when the value is empty. */
record TestOp(String target, long version, String value, Coalesce coalesce, long committedMicros) implements WriteOp {
    static final int BYTES = 100;
    private static final String PART = "/";

    static TestOp set(String target, long version) {
        return new TestOp(target, version, target + "@" + version, Coalesce.REPLACE, version);
    }

    static TestOp append(String target, long version) {
        return new TestOp(target, version, target + "+" + version, Coalesce.APPEND, version);
    }

    /** Changes a part of the target. */
    static TestOp part(String target, long version) {
        return new TestOp(target, version, PART + version, Coalesce.REPLACE, version);
    }

    @Override
    public WriteOp over(WriteOp older) {
        boolean merges = value.startsWith(PART) && older instanceof TestOp;
        return merges ? new TestOp(target, version, ((TestOp) older).value + value, coalesce, committedMicros) : this;
    }

    @Override
    public int bytes() {
        return value.startsWith(PART) ? value.length() : BYTES;
    }
}

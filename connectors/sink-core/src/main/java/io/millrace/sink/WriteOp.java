package io.millrace.sink;

/** One operation on the target, ready to be put into a request. */
public interface WriteOp {
    /**
     * What is written to: an index and an id, or a cache key.
     *
     * <p>Lanes are chosen and waiting operations are merged by its {@code equals} and {@code hashCode}, so a target has
     * to compute its hash once.
     */
    Object target();

    /** The version of the row that the operation brings. */
    long version();

    /** The size in a request, in bytes. */
    int bytes();

    /** The time the source gives for the change in microseconds since the epoch, or -1 if unknown. */
    long committedMicros();

    /** What happens when operations on one target wait together. */
    default Coalesce coalesce() {
        return Coalesce.REPLACE;
    }

    /**
     * What stays when this operation absorbs an older one that waited on the same target: usually this alone, and where
     * an operation changes only a part of its target, this with what the older one changed beside that.
     */
    default WriteOp over(WriteOp older) {
        return this;
    }
}

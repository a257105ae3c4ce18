package io.millrace.redis;

/** The kinds of commands that operations are put into; operations of one kind may share a command. */
enum Encoding {
    WRITE,
    PUT_STRING,
    PUT_HASH,
    JOIN,
    APPEND,
    REMOVE,
    LEAVE,
    INVALIDATE,
    ANNOUNCE;

    static Encoding of(RedisOp op) {
        if (op instanceof RedisOp.SetJson) {
            return WRITE;
        } else if (op instanceof RedisOp.Remove) {
            return REMOVE;
        } else if (op instanceof RedisOp.Put put) {
            return put.hash() ? PUT_HASH : PUT_STRING;
        } else if (op instanceof RedisOp.Invalidate invalidate) {
            return invalidate.channel() == null ? INVALIDATE : ANNOUNCE;
        } else if (op instanceof RedisOp.Append) {
            return APPEND;
        }
        return op instanceof RedisOp.Join ? JOIN : LEAVE;
    }
}

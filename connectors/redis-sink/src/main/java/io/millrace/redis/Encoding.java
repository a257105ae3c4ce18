package io.millrace.redis;

/** The kinds of commands that operations are put into; operations of one kind may share a command. */
enum Encoding {
    WRITE,
    PUT_STRING,
    PUT_HASH,
    PUT_DOCUMENT,
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
            return switch (put.form()) {
                case STRING -> PUT_STRING;
                case HASH -> PUT_HASH;
                case DOCUMENT -> PUT_DOCUMENT;
            };
        } else if (op instanceof RedisOp.Invalidate invalidate) {
            return invalidate.channel() == null ? INVALIDATE : ANNOUNCE;
        } else if (op instanceof RedisOp.Append) {
            return APPEND;
        }
        return op instanceof RedisOp.Join ? JOIN : LEAVE;
    }
}

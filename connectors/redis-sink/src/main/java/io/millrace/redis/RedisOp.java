package io.millrace.redis;

import io.millrace.sink.WriteOp;

/** What a change means for a cache. */
sealed interface RedisOp extends WriteOp permits RedisOp.SetJson, RedisOp.Remove {
    /** What a companion key and the framing of a command add to an operation, roughly. */
    int OVERHEAD_BYTES = 64;

    /** The cache key. */
    String key();

    @Override
    default Object target() {
        return key();
    }

    /**
     * The key holds the row as JSON.
     *
     * @param json the row in UTF-8; not to be changed
     */
    record SetJson(String key, byte[] json, long version, long committedMicros) implements RedisOp {
        @Override
        public int bytes() {
            return key.length() + json.length + OVERHEAD_BYTES;
        }
    }

    /** The key does not exist. */
    record Remove(String key, long version, long committedMicros) implements RedisOp {
        @Override
        public int bytes() {
            return key.length() + OVERHEAD_BYTES;
        }
    }
}

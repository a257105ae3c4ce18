package io.millrace.redis;

import io.millrace.sink.Coalesce;
import io.millrace.sink.WriteOp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a change means for a cache. */
sealed interface RedisOp extends WriteOp
        permits RedisOp.SetJson,
                RedisOp.Remove,
                RedisOp.Put,
                RedisOp.Invalidate,
                RedisOp.Append,
                RedisOp.Join,
                RedisOp.Leave {
    /** What a companion key and the framing of a command add to an operation, roughly. */
    int OVERHEAD_BYTES = 64;

    /** The key that is written, or for members of a set the one that remembers which. */
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

    /** As what a key holds a row. */
    enum Form {
        STRING,
        HASH,
        /** Of RedisJSON. */
        DOCUMENT
    }

    /**
     * The key holds the row, and ends by itself if that is asked for.
     *
     * @param parts the names and values of a hash in turn, or one text of JSON; in UTF-8 or bytes as they came, not to be changed
     */
    record Put(String key, Form form, List<byte[]> parts, Expiry expiry, long version, long committedMicros)
            implements RedisOp {
        @Override
        public int bytes() {
            return key.length() + size(parts) + OVERHEAD_BYTES;
        }
    }

    /**
     * The key does not exist, whatever its version was, and the channel has been told.
     *
     * @param channel where the key is published, or null for nowhere
     */
    record Invalidate(String key, @Nullable String channel, long version, long committedMicros) implements RedisOp {
        @Override
        public int bytes() {
            return key.length() + OVERHEAD_BYTES;
        }
    }

    /**
     * The stream has one more entry.
     *
     * @param fields names and values in turn; not to be changed
     * @param most about how many entries the stream keeps, or 0 for all
     */
    record Append(String key, List<byte[]> fields, long most, long version, long committedMicros) implements RedisOp {
        @Override
        public Coalesce coalesce() {
            return Coalesce.APPEND;
        }

        @Override
        public int bytes() {
            return key.length() + size(fields) + OVERHEAD_BYTES;
        }
    }

    /**
     * The member is in this set and no longer in the one where it was.
     *
     * @param key remembers the set and the version
     * @param score its place in a sorted set, or null in a set
     */
    record Join(
            String key, String set, String member, @Nullable String score, long version, long committedMicros)
            implements RedisOp {
        @Override
        public int bytes() {
            return key.length() + set.length() + member.length() + OVERHEAD_BYTES;
        }
    }

    /** The member is no longer in the set where it was. */
    record Leave(String key, String member, long version, long committedMicros) implements RedisOp {
        @Override
        public int bytes() {
            return key.length() + member.length() + OVERHEAD_BYTES;
        }
    }

    private static int size(List<byte[]> parts) {
        int size = 0;
        for (byte[] part : parts) {
            size += part.length + 8;
        }
        return size;
    }
}
